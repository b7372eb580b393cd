using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers;

/// <summary>Whether files mention PipelineDsl, remembered for as long as a file's tree lives: an edit makes one new tree among thousands.</summary>
internal static class FileText
{
    private static readonly ConditionalWeakTable<SyntaxTree, object> _known = new();
    private static readonly object _yes = new(), _no = new();

    /// <summary>Whether a file names the namespace, be it in a comment.</summary>
    internal static bool MentionsPipelineDsl(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(tree, out object? answer))
        {
            bool mentions = tree.GetText(cancellationToken).ToString().IndexOf("PipelineDsl", StringComparison.Ordinal) >= 0;
            answer = _known.GetValue(tree, _ => mentions ? _yes : _no);
        }

        return answer == _yes;
    }
}
