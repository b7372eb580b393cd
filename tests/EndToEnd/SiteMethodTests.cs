using System.Reflection;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Kernels;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>Every method of an encoder's output as an annotated class, with its twins, through the function that users call.</summary>
public class SiteMethodTests
{
    private const int Channels = 16, Heads = 2;

    private static readonly Dictionary<string, Func<ulong, OutputSite>> All = typeof(SiteMethodTests).Assembly.GetTypes()
        .Where(type => type.Namespace == "PipelineDsl.EndToEnd.Pipelines" && (type.DeclaringType ?? type).Name.StartsWith("Site", StringComparison.Ordinal))
        .Select(type => (
            Name: $"{type.DeclaringType?.Name}{type.Name}",
            Open: type.GetMethod("OpenOutput", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)))
        .Where(entry => entry.Open is not null)
        .ToDictionary(entry => entry.Name, entry => entry.Open!.CreateDelegate<Func<ulong, OutputSite>>());

    public static TheoryData<string> Names => [.. All.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void EveryMethodOfTheOutput_IsHere_WithItsTwins()
    {
        string[] methods = [.. PipelineDsl.Recipes.MethodTable.All
            .Where(method => method.Site == PipelineDsl.Recipes.MethodSite.Output).Select(method => method.Name)];
        Assert.All(methods, method => Assert.Contains($"Site{method}", All.Keys));
        Assert.All(
            methods,
            method => Assert.Superset(new HashSet<string> { $"Site{method}", $"Site{method}Random", $"Site{method}Uniform" }, All.Keys.ToHashSet()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void MadeUpSignals_GiveRowsOfThePlan(string name)
    {
        using OutputSite site = All[name](5);
        int tokens = site.Stage.Tokens, planned = site.Stage.KeptOf(tokens, tokens), batch = planned < 0 ? 1 : 2;
        using Signals signals = new(batch, tokens);
        OutputSiteResult result = site.Run(signals.Inputs);
        long[] shape = result.Tokens.GetTensorTypeAndShape().Shape;
        int kept = (int)shape[1];

        Assert.Equal([batch, kept, Channels], shape);
        Assert.InRange(kept, 1, tokens);
        Assert.Equal(planned < 0 ? kept : planned, kept);
        long[] leaders = result.Kept.GetTensorDataAsSpan<long>().ToArray(), positions = result.Positions.GetTensorDataAsSpan<long>().ToArray();
        Assert.All(leaders, token => Assert.InRange(token, 0, tokens - 1));
        Assert.Equal(
            site.Stage.Positions == PositionPolicy.Repacked
                ? [.. Enumerable.Range(0, batch).SelectMany(_ => Enumerable.Range(0, kept).Select(row => (long)row))]
                : leaders,
            positions);
        Assert.All(result.Tokens.GetTensorDataAsSpan<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RunAgain_GivesTheSame_AndAllocatesNothing(string name)
    {
        using OutputSite site = All[name](5);
        using Signals signals = new(1, site.Stage.Tokens);
        OutputSiteInputs inputs = signals.Inputs;
        float[] first = site.Run(inputs).Tokens.GetTensorDataAsSpan<float>().ToArray();
        site.Run(inputs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        OutputSiteResult again = site.Run(inputs);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first, again.Tokens.GetTensorDataAsSpan<float>().ToArray());
    }

    [Theory]
    [InlineData("SitePruMerge")]
    [InlineData("SitePruMergePlus")]
    [InlineData("SiteGlobalCom2")]
    [InlineData("SiteVidCom2")]
    [InlineData("SiteHoliTom")]
    public void CountThatDependsOnTheData_IsThatOfTheTwins(string name)
    {
        using OutputSite site = All[name](5), random = All[$"{name}Random"](5), uniform = All[$"{name}Uniform"](5);
        using Signals signals = new(1, site.Stage.Tokens);
        long Kept(OutputSite from) => from.Run(signals.Inputs).Kept.GetTensorTypeAndShape().Shape[1];

        Assert.Equal(Kept(site), Kept(random));
        Assert.Equal(Kept(site), Kept(uniform));
    }

    /// <summary>Everything that a method may read.</summary>
    private sealed class Signals : IDisposable
    {
        private readonly List<OrtValue> _values = [];

        internal Signals(int batch, int tokens) => Inputs = new OutputSiteInputs
        {
            Hidden = Make(1, -1, batch, tokens, Channels),
            Keys = Make(2, -1, batch, Heads, tokens, 8),
            Queries = Make(3, -1, batch, Heads, tokens, 8),
            Values = Make(4, -1, batch, Heads, tokens, 8),
            Attention = Make(5, 0, batch, Heads, tokens),
            Guide = Make(6, -1, 1, 3, 12),
            Aligned = Make(7, -1, batch, tokens, 12),
        };

        internal OutputSiteInputs Inputs { get; }

        public void Dispose() => _values.ForEach(value => value.Dispose());

        private OrtValue Make(ulong seed, float least, params long[] shape)
        {
            float[] data = [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, axis) => product * axis))
                .Select(i => least + (KeyedHash.Unit(seed, (ulong)i) * (1 - least)))];
            _values.Add(OrtValue.CreateTensorValueFromMemory(data, shape));
            return _values[^1];
        }
    }
}
