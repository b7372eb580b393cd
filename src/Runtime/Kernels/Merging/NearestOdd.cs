using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Steps 1 to 3 of the matching: for every token at an even position the most similar token at an odd one.</summary>
internal static unsafe class NearestOdd
{
    /// <summary>Bytes that <see cref="Find"/> takes from its workspace, and gives back.</summary>
    internal static long WorkspaceBytes(int tokens, int width) =>
        (4 * Workspace.BytesFor<int>(Evens(tokens) + 1)) + NearestTargets.WorkspaceBytes(Evens(tokens), tokens / 2, width);

    /// <summary>Finds the partners.</summary>
    /// <param name="metric">Vectors to compare [tokens, width].</param>
    /// <param name="isProtected">Tokens that take no part; empty for none.</param>
    /// <param name="visible">False for padding; empty when all are visible.</param>
    /// <param name="best">Receives the similarity of every even token; -infinity for those that have no partner.</param>
    /// <param name="partner">Receives the odd token of every even one, -1 for none.</param>
    /// <param name="workspace">Scratch.</param>
    /// <param name="vectors">Instructions to use.</param>
    /// <returns>How many even tokens have a partner.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Find(
        TokenMatrix metric,
        ReadOnlySpan<bool> isProtected,
        ReadOnlySpan<bool> visible,
        Span<float> best,
        Span<int> partner,
        Workspace workspace,
        VectorWidth vectors)
    {
        int tokens = metric.Tokens;
        long mark = workspace.Mark();
        Span<int> evens = workspace.Take<int>(Evens(tokens) + 1), odds = workspace.Take<int>(Evens(tokens) + 1);
        evens = evens[..List(0, tokens, isProtected, evens)];
        odds = odds[..List(1, tokens, isProtected, odds)];
        Span<float> similarity = workspace.Take<float>(evens.Length);
        Span<int> nearest = workspace.Take<int>(evens.Length);
        int found = NearestTargets.Find(metric, evens, odds, visible, similarity, nearest, workspace, vectors);

        best.Fill(float.NegativeInfinity);
        partner.Fill(-1);
        for (int i = 0; i < evens.Length; i++)
        {
            best[evens[i] / 2] = similarity[i];
            partner[evens[i] / 2] = nearest[i];
        }

        workspace.Release(mark);
        return found;
    }

    private static int Evens(int tokens) => (tokens + 1) / 2;

    /// <summary>Lists the unprotected tokens of one parity; writes first and advances afterwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int List(int first, int tokens, ReadOnlySpan<bool> isProtected, Span<int> list)
    {
        int count = 0;
        fixed (bool* flags = isProtected)
        {
            for (int token = first; token < tokens; token += 2)
            {
                list[count] = token;
                count += flags is null || !flags[token] ? 1 : 0;
            }
        }

        return count;
    }
}
