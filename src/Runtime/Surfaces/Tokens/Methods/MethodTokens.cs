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
        Span<bool> isFixed = workspace.Take<bool>(input.Tokens);
        MarkFixed(input, rules, isFixed);
        int count = 0;
        for (int token = 0; token < input.Tokens; token++)
        {
            if (!isFixed[token])
            {
                touchable[count++] = token;
            }
        }

        workspace.Release(mark);
        return count;
    }

    /// <summary>Marks the tokens that the method must not touch: the protected ones, and those outside its span.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="rules">Says what is protected, and the span.</param>
    /// <param name="isFixed">Receives one flag per token.</param>
    /// <returns>How many tokens the method may touch.</returns>
    internal static int MarkFixed(in TokenStageInput input, in MethodRules rules, Span<bool> isFixed)
    {
        StageGuard.MarkProtected(input, rules.Protected, isFixed);
        TokenPositions positions = input.Positions;
        for (int token = 0; token < isFixed.Length && rules.SpanLength > 0; token++)
        {
            isFixed[token] |= (ulong)(positions[token] - rules.SpanStart) >= (ulong)rules.SpanLength;
        }

        return isFixed.Length - isFixed.Count(true);
    }

    /// <summary>How many tokens a method that merges has to remove.</summary>
    /// <param name="rules">Says how many it keeps.</param>
    /// <param name="touchable">Tokens that it may touch.</param>
    /// <param name="most">The most that it can merge into others.</param>
    /// <exception cref="TokenStageException">It would have to merge more.</exception>
    internal static int Removed(in MethodRules rules, int touchable, int most)
    {
        int removed = int.Max(0, touchable - rules.Budget);
        if (removed > most)
        {
            throw new TokenStageException(
                rules.Site,
                $"expected to keep at least {touchable - most} of {touchable} tokens, since {most} can merge, but the budget keeps {rules.Budget}.");
        }

        return removed;
    }

    /// <summary>Bytes that <see cref="Rank"/> takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    internal static long RankBytes(int tokens) => Workspace.BytesFor<float>(tokens) + Ranking.WorkspaceBytes(tokens);

    /// <summary>Orders some tokens by descending score; equal scores stay in order.</summary>
    /// <param name="scores">Score of every token.</param>
    /// <param name="chosen">The tokens to order.</param>
    /// <param name="order">Receives them [chosen].</param>
    /// <param name="workspace">Scratch.</param>
    internal static void Rank(ReadOnlySpan<float> scores, ReadOnlySpan<int> chosen, Span<int> order, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<float> own = workspace.Take<float>(chosen.Length);
        TokenList.Gather(scores, chosen, own);
        Ranking.Descending(own, order, workspace);
        TokenList.ToTokens(chosen, order[..chosen.Length]);
        workspace.Release(mark);
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
