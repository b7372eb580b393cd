using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>Parts the tokens of a composed method: those that it may touch, and those that stay where they stand beside them.</summary>
internal static class MethodTokens
{
    /// <summary>Bytes that <see cref="Touchable"/> takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    internal static long WorkspaceBytes(int tokens) => Workspace.BytesFor<bool>(tokens);

    /// <summary>Writes the tokens that the method may touch, ascending: those of its span that are not protected.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="rules">Says what is protected, and the span.</param>
    /// <param name="touchable">Receives the tokens [at most tokens].</param>
    /// <param name="workspace">Scratch.</param>
    /// <returns>How many there are.</returns>
    internal static int Touchable(in TokenStageInput input, in MethodRules rules, Span<int> touchable, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<bool> isProtected = workspace.Take<bool>(input.Tokens);
        StageGuard.MarkProtected(input, rules.Protected, isProtected);
        TokenPositions positions = input.Positions;
        int count = 0;
        for (int token = 0; token < input.Tokens; token++)
        {
            bool isInSpan = rules.SpanLength == 0 || (ulong)(positions[token] - rules.SpanStart) < (ulong)rules.SpanLength;
            if (isInSpan && !isProtected[token])
            {
                touchable[count++] = token;
            }
        }

        workspace.Release(mark);
        return count;
    }

    /// <summary>Puts the method's rows in the place of the tokens that it was given: what stood before them, the rows, what stood behind.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="touchable">The tokens that the method was given, ascending.</param>
    /// <param name="chosen">What it leaves of them, in its own order.</param>
    /// <param name="rows">Receives tokens - touchable + chosen tokens.</param>
    /// <returns>How many were written.</returns>
    internal static int Rows(int tokens, ReadOnlySpan<int> touchable, ReadOnlySpan<int> chosen, Span<int> rows)
    {
        int written = 0, next = 0;
        for (int token = 0; token < tokens; token++)
        {
            bool isTouchable = next < touchable.Length && touchable[next] == token;
            if (!isTouchable)
            {
                rows[written++] = token;
                continue;
            }

            if (next++ == 0)
            {
                chosen.CopyTo(rows[written..]);
                written += chosen.Length;
            }
        }

        return written;
    }
}
