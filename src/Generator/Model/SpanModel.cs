namespace PipelineDsl.Generator.Model;

/// <summary>A named run of tokens.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Position of its first token.</param>
/// <param name="Length">Number of its tokens when nothing was removed yet.</param>
internal sealed record SpanModel(string Name, int Start, int Length)
{
    /// <summary>Position behind its last token.</summary>
    internal int End => Start + Length;

    /// <summary>How many of some positions lie in it.</summary>
    internal int CountOf(IEnumerable<int> positions) => positions.Count(position => position >= Start && position < End);

    /// <summary>Whether it shares a token with another.</summary>
    internal bool Overlaps(SpanModel other) => Start < other.End && other.Start < End;
}
