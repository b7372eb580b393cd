using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>Goes through operations in the order of the source.</summary>
internal static class OperationTree
{
    /// <summary>The operations and all below them.</summary>
    /// <param name="roots">Where to begin.</param>
    /// <param name="isLeftOut">Which operations to leave out, with all below them.</param>
    internal static IEnumerable<IOperation> Walk(IEnumerable<IOperation> roots, Func<IOperation, bool> isLeftOut)
    {
        // A stack of its own: sums of thousands of terms nest as deep.
        var pending = new Stack<IOperation>(roots.Reverse());
        while (pending.Count > 0)
        {
            IOperation operation = pending.Pop();
            if (isLeftOut(operation))
            {
                continue;
            }

            yield return operation;
            foreach (IOperation child in operation.ChildOperations.Reverse())
            {
                pending.Push(child);
            }
        }
    }
}
