using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.CodeFixes;

/// <summary>A repair, and the place that a diagnostic wants it at.</summary>
/// <param name="Document">The file.</param>
/// <param name="Span">The place that the diagnostic points at.</param>
/// <param name="Repair">What to do.</param>
internal readonly record struct RepairSite(Document Document, TextSpan Span, Repair Repair)
{
    /// <summary>The innermost node of a kind around the place; null when there is none.</summary>
    internal async Task<TNode?> FindAsync<TNode>(CancellationToken cancellationToken)
        where TNode : SyntaxNode
    {
        SyntaxNode? root = await Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);

        // A diagnostic may be older than the text.
        return root is not null && root.FullSpan.Contains(Span) ? root.FindNode(Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<TNode>() : null;
    }
}
