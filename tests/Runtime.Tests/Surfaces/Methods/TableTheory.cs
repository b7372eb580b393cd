using PipelineDsl.Recipes;

namespace PipelineDsl.Tests.Methods;

/// <summary>Theories over the table of methods: a method that is added is tested by being there.</summary>
internal static class TableTheory
{
    public const int Side = 8;
    public const int Channels = 32;
    public const int Heads = 4;

    /// <summary>Methods that something holds for.</summary>
    public static TheoryData<string> Where(Func<MethodFacts, bool> holds) => [.. MethodTable.All.Where(holds).Select(static facts => facts.Name)];

    /// <summary>Methods that read a signal.</summary>
    public static TheoryData<string> Reading(MethodNeeds signal) => Where(facts => (facts.Needs & signal) != 0);

    /// <summary>A method at a small size.</summary>
    public static MethodSetting Setting(string method) => MethodSetting.Of(MethodTable.Of(method)!, Side, Channels, Heads);

    /// <summary>A trial of a method at a small size.</summary>
    public static MethodTrial Trial(string method, int seed = 1) => MethodTrial.Of(Setting(method), seed);
}
