using Microsoft.CodeAnalysis;

namespace PipelineDsl.CodeFixes.Editing;

/// <summary>Collects changes of nodes, then makes all changes of a file at once, so that none moves the place of another.</summary>
/// <param name="solution">What the nodes are part of.</param>
internal sealed class SolutionEdits(Solution solution)
{
    private readonly Dictionary<DocumentId, Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>> _changes = [];

    /// <summary>The file that a tree is the content of; null for generated ones, which nobody edits.</summary>
    internal Document? DocumentOf(SyntaxTree tree) => solution.GetDocument(tree);

    /// <summary>Adds a change of a node; it comes after those that were added for the same node, and after those of nodes within.</summary>
    internal void Add<TNode>(TNode node, Func<TNode, TNode> change)
        where TNode : SyntaxNode
    {
        if (DocumentOf(node.SyntaxTree) is not { } document)
        {
            return;
        }

        if (!_changes.TryGetValue(document.Id, out Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>? ofDocument))
        {
            _changes.Add(document.Id, ofDocument = []);
        }

        ofDocument[node] = ofDocument.TryGetValue(node, out Func<SyntaxNode, SyntaxNode>? before)
            ? current => change((TNode)before(current))
            : current => change((TNode)current);
    }

    /// <summary>Makes the changes.</summary>
    internal async Task<Solution> ApplyAsync(CancellationToken cancellationToken)
    {
        Solution changed = solution;
        foreach (KeyValuePair<DocumentId, Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>> ofDocument in _changes)
        {
            if (await solution.GetDocument(ofDocument.Key)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root)
            {
                changed = changed.WithDocumentSyntaxRoot(
                    ofDocument.Key, root.ReplaceNodes(ofDocument.Value.Keys, (original, current) => ofDocument.Value[original](current)));
            }
        }

        return changed;
    }
}
