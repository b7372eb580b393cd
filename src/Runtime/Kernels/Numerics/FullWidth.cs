namespace PipelineDsl.Kernels;

/// <summary>Projections of full width: the heads of a token one after the other, as the projection wrote them before they were split.</summary>
public static class FullWidth
{
    /// <summary>Writes one row per token [tokens, heads x head width].</summary>
    /// <param name="heads">Keys or queries [heads, tokens, head width].</param>
    /// <param name="rows">Receives the rows.</param>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is too short.</exception>
    public static void Copy(HeadTensor heads, Span<float> rows)
    {
        if (rows.Length < (long)heads.Tokens * heads.Heads * heads.HeadWidth)
        {
            throw new ArgumentException($"{heads.Tokens} rows of {heads.Heads} x {heads.HeadWidth} values do not fit into {rows.Length}.", nameof(rows));
        }

        for (int token = 0; token < heads.Tokens; token++)
        {
            for (int head = 0; head < heads.Heads; head++)
            {
                heads[head, token].CopyTo(rows);
                rows = rows[heads.HeadWidth..];
            }
        }
    }
}
