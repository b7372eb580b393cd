namespace PipelineDsl.Kernels;

/// <summary>Undoes the shape of a merge: every input token gets a copy of the row it was merged into.</summary>
public static class Unmerge
{
    /// <summary>Writes one row per original token.</summary>
    /// <param name="merged">Merged rows [kept, channels].</param>
    /// <param name="assignment">Row of every original token [tokens]; -1 (dropped) gives zeros.</param>
    /// <param name="rows">Receives tokens x channels values.</param>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is too short, or an assignment names no row.</exception>
    public static void Apply(TokenMatrix merged, ReadOnlySpan<int> assignment, Span<float> rows)
    {
        int channels = merged.Channels;
        for (int token = 0; token < assignment.Length; token++)
        {
            Span<float> target = rows.Slice(token * channels, channels);
            int row = assignment[token];
            if (row < 0)
            {
                target.Clear();
            }
            else
            {
                merged[row].CopyTo(target);
            }
        }
    }
}
