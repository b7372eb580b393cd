namespace PipelineDsl.Kernels;

/// <summary>Which tokens merge into which: the outcome of a matching, and the provenance of the merge. A view into a workspace.</summary>
public readonly ref struct Matching
{
    internal Matching(ReadOnlySpan<int> leaders, ReadOnlySpan<int> assignment, ReadOnlySpan<int> sources)
    {
        Leaders = leaders;
        Assignment = assignment;
        Sources = sources;
    }

    /// <summary>For every output row the input token that leads it [kept]: the one others merged into, or that stayed alone.</summary>
    public ReadOnlySpan<int> Leaders { get; }

    /// <summary>For every input token its output row [tokens].</summary>
    public ReadOnlySpan<int> Assignment { get; }

    /// <summary>The tokens that were merged into another, ascending [removed].</summary>
    public ReadOnlySpan<int> Sources { get; }
}
