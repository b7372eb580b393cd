using System.Collections.Immutable;
using System.Globalization;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Generator.Infrastructure;

/// <summary>
/// Names of generated files. The compiler compares them without regard to case and gives up on a whole generator when two are
/// equal, but C# tells <c>Foo</c> from <c>foo</c>.
/// </summary>
internal static class HintNames
{
    /// <summary>The names that differ from another only in case, sorted.</summary>
    internal static EquatableArray<string> Clashes(ImmutableArray<string> fullNames) => new(
    [
        .. fullNames
            .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Where(static alike => alike.Skip(1).Any())
            .SelectMany(static alike => alike)
            .OrderBy(static name => name, StringComparer.Ordinal),
    ]);

    /// <summary>The file of a class: its name, and a hash of it where that is needed to tell it from others.</summary>
    internal static string Of(PipelineModel pipeline, EquatableArray<string> clashes)
    {
        string name = pipeline.Type.FullName;
        string unique = clashes.Contains(name) ? $"{name}-{Hash(name)}" : name;
        return unique + GeneratedFile.Extension(pipeline);
    }

    private static string Hash(string text)
    {
        var hash = new StableHash();
        hash.Add(text);
        return hash.Value.ToString("x16", CultureInfo.InvariantCulture);
    }
}
