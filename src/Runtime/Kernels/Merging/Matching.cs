namespace PipelineDsl.Kernels;

/// <summary>Which tokens merge into which: the outcome of a matching, and the provenance of the merge. A view into a workspace.</summary>
public readonly ref struct Matching
{
    internal Matching(
        ReadOnlySpan<int> leaders, ReadOnlySpan<int> assignment, ReadOnlySpan<int> sources, ReadOnlySpan<int> firstSource, ReadOnlySpan<int> nextSource)
    {
        Leaders = leaders;
        Assignment = assignment;
        Sources = sources;
        FirstSource = firstSource;
        NextSource = nextSource;
    }

    /// <summary>For every output row the input token that leads it [kept]: the one others merged into, or that stayed alone.</summary>
    public ReadOnlySpan<int> Leaders { get; }

    /// <summary>For every input token its output row [tokens].</summary>
    public ReadOnlySpan<int> Assignment { get; }

    /// <summary>The tokens that were merged into another, ascending [removed].</summary>
    public ReadOnlySpan<int> Sources { get; }

    /// <summary>For every output row the first of its <see cref="Sources"/>, -1 where it has none [kept].</summary>
    internal ReadOnlySpan<int> FirstSource { get; }

    /// <summary>For every one of <see cref="Sources"/> the next one of the same row, -1 at the end [removed].</summary>
    internal ReadOnlySpan<int> NextSource { get; }
}
