using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

/// <summary>What PDSL304 offers to do, over many declarations.</summary>
public class CostlyStageRepairTests
{
    private const string Id = "PDSL304";

    [Fact]
    public async Task LayersOffered_AreValidAndPay()
    {
        var random = new Random(304);
        Declaration[] declared = [.. Enumerable.Range(0, 80).Select(_ => Declaration.Draw(random))];
        Dictionary<string, Diagnostic> found = await FindAsync(declared);
        Declaration[] repaired =
        [
            .. declared.Index()
                .Where(item => found.TryGetValue($"X{item.Index}", out Diagnostic? diagnostic) && diagnostic.Properties.ContainsKey("repair0"))
                .Select(item => item.Item with { Layers = LayersOffered(found[$"X{item.Index}"]) }),
        ];

        Assert.InRange(repaired.Length, 10, found.Count - 1);
        Assert.Empty(await FindAsync(repaired));
    }

    /// <summary>A repair travels as its kind, the argument and the new text.</summary>
    private static string LayersOffered(Diagnostic diagnostic)
    {
        string[] repair = diagnostic.Properties["repair0"]!.Split('\n');
        Assert.Equal(["SetArgument", "Layers"], repair[..2]);
        return repair[2];
    }

    /// <summary>The findings by class. All declarations must be valid: code that is generated for them is used.</summary>
    private static async Task<Dictionary<string, Diagnostic>> FindAsync(Declaration[] declarations)
    {
        Compilation program = Programs.Generate(Programs.Compile(
            [.. declarations.Select(static (declaration, index) => $"{Programs.Usings}{declaration.Write($"X{index}")}")]));
        Assert.Empty(Programs.Errors(program));
        return (await Programs.AnalyzeAsync(program))
            .Where(static diagnostic => diagnostic.Id == Id)
            .ToDictionary(static diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Split('\'')[1]);
    }

    /// <summary>A merge at some layers, then a pruning.</summary>
    private sealed record Declaration(string Geometry, string Layers, int Remove, string Pruning)
    {
        internal static Declaration Draw(Random random)
        {
            int layers = random.Next(3, 9), last = random.Next(1, layers), remove = random.Next(1, 17);
            string length = random.Next(2) == 0 ? "Tokens" : "MaxTokens";
            string pruning = random.Next(3) switch
            {
                0 => "",
                1 => $", Prune<TokenNorm>(Layers = \"{last}\", Keep = 0.5)",
                _ => $", Prune<TokenNorm>(Layers = \"{last}\", KeepCount = 64)",
            };
            return new Declaration(
                $"{length} = {random.Next(200, 600)}, Channels = {16 * random.Next(1, 9)}, Layers = {layers}", $"\"0..{last - 1}\"", remove, pruning);
        }

        internal string Write(string name) =>
            $"[TokenPipeline({Geometry}), Merge<HiddenSimilarity>(Layers = {Layers}, Remove = {Remove}){Pruning}] partial class {name}; "
            + $"class {name}User {{ const int Tokens = {name}.Plan.Tokens; }}";
    }
}
