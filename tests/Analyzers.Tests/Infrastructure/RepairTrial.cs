using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Tests.Infrastructure;

/// <summary>Writes an attribute that a rule proposes in front of a class, without the help of any code fix.</summary>
internal static class RepairTrial
{
    /// <summary>What a rule proposes for every class that it reports, the best first: <c>Uniform(Window = 64)</c>.</summary>
    internal static async Task<Dictionary<string, string[]>> ProposedAsync(string id, string source)
    {
        IEnumerable<Diagnostic> found = (await AnalyzeAsync(source)).Where(diagnostic => diagnostic.Id == id);
        return found.ToDictionary(
            static diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Split('\'')[1],
            static diagnostic => Enumerable.Range(0, diagnostic.Properties.Count)
                .Select(index => diagnostic.Properties[$"repair{index}"]!.Split('\n'))
                .Select(static parts => $"{parts[1]}({parts[2]})")
                .ToArray());
    }

    /// <summary>With any one of the proposals the class is valid and the rule has nothing more to say.</summary>
    /// <returns>How many proposals were tried.</returns>
    internal static async Task<int> HoldsAsync(string id, string source)
    {
        Dictionary<string, string[]> proposed = await ProposedAsync(id, source);
        int most = proposed.Values.Max(static alternatives => alternatives.Length);
        for (int choice = 0; choice < most; choice++)
        {
            string repaired = source;
            foreach ((string name, string[] alternatives) in proposed.Where(item => item.Value.Length > choice))
            {
                repaired = repaired.Replace($"partial class {name};", $"[{alternatives[choice]}] partial class {name};", StringComparison.Ordinal);
            }

            string[] left = [.. (await AnalyzeAsync(repaired))
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || diagnostic.Id == id)
                .Select(static diagnostic => diagnostic.ToString())];
            int withoutChoice = proposed.Count(item => item.Value.Length <= choice);
            Assert.True(left.Length == withoutChoice, string.Join("\n", left));
        }

        return proposed.Sum(static item => item.Value.Length);
    }

    private static async Task<IEnumerable<Diagnostic>> AnalyzeAsync(string source) =>
        await Programs.AnalyzeAsync(Programs.Generate(Programs.Compile([Programs.Usings + source])));
}
