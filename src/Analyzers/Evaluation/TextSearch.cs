using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>
/// Finds names in a file. Most files mention none of those that a rule looks for, which a search in the text shows in
/// microseconds; binding every call of a project to find out would take longer than compiling it may.
/// </summary>
internal static class TextSearch
{
    /// <summary>Whether a file mentions one of some names, be it in a comment.</summary>
    internal static bool Mentions(SyntaxTree tree, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        string text = tree.GetText(cancellationToken).ToString();
        return names.Any(name => text.IndexOf(name, StringComparison.Ordinal) >= 0);
    }

    /// <summary>The places where code uses one of some names.</summary>
    internal static IEnumerable<SimpleNameSyntax> Uses(SyntaxTree tree, HashSet<string> names, CancellationToken cancellationToken) => tree
        .GetRoot(cancellationToken)
        .DescendantNodes()
        .OfType<SimpleNameSyntax>()
        .Where(name => names.Contains(name.Identifier.ValueText));
}
