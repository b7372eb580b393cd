using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Rules.Environment;

/// <summary>
/// Collects pipelines while many threads look at a compilation. What is wrong with all of them is reported once, at the first in the order of
/// the files.
/// </summary>
internal sealed class Sightings
{
    private readonly ConcurrentBag<(Location Location, string Name)> _found = [];

    /// <summary>Notes a pipeline.</summary>
    /// <param name="location">Its attribute.</param>
    /// <param name="name">Its class.</param>
    internal void Add(Location location, string name) => _found.Add((location, name));

    /// <summary>The first one; null when there is none.</summary>
    internal (Location Location, string Name)? First(Compilation compilation)
    {
        if (_found.IsEmpty)
        {
            return null;
        }

        SyntaxTree?[] files = [.. compilation.SyntaxTrees];
        return _found.OrderBy(found => Array.IndexOf(files, found.Location.SourceTree)).ThenBy(static found => found.Location.SourceSpan.Start).First();
    }
}
