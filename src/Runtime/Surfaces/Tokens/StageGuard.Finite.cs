using PipelineDsl.Kernels;

namespace PipelineDsl.Tokens;

/// <content>Checks of values that composed methods compare without scoring them first.</content>
public static partial class StageGuard
{
    /// <summary>Requires finite values of some tokens.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="tokens">Which of them are read; the others, such as padding, may hold anything.</param>
    /// <param name="what">What the vectors are, for the message.</param>
    /// <exception cref="TokenStageException">A value is NaN or infinite.</exception>
    public static void RequireFinite(StageSite site, TokenMatrix rows, ReadOnlySpan<int> tokens, string what)
    {
        foreach (int token in tokens)
        {
            RequireFinite(site, rows, token, what);
        }
    }

    /// <summary>Requires finite values of all rows.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="rows">Vectors [rows, channels].</param>
    /// <param name="what">What the vectors are, for the message.</param>
    /// <exception cref="TokenStageException">A value is NaN or infinite.</exception>
    public static void RequireFinite(StageSite site, TokenMatrix rows, string what)
    {
        for (int row = 0; row < rows.Tokens; row++)
        {
            RequireFinite(site, rows, row, what);
        }
    }

    private static void RequireFinite(StageSite site, TokenMatrix rows, int row, string what)
    {
        int bad = FiniteScan.IndexOfNonFinite(rows[row]);
        if (bad >= 0)
        {
            throw new TokenStageException(site, $"value {bad} of {what} {row} is {rows[row][bad]}; it must be finite.");
        }
    }
}
