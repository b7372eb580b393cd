using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// ApET (CVPR 2026, arXiv 2602.19870, section 3): a few basis tokens, found by farthest-point sampling from the first token (the published code
/// starts anywhere), reconstruct all others. The worst reconstructed fill the budget; the last of them make room for the basis tokens, and every
/// token that is dropped is averaged into the most similar of the others. Rows in the order of positions, the basis in the places that it took.
/// </summary>
public static class ApET
{
    /// <summary>Added to the diagonal of the least squares.</summary>
    private const double Ridge = 1e-5;

    /// <summary>Compresses one sequence.</summary>
    /// <param name="input">Hidden states.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="rules">The budget counts basis tokens and others; option <c>BasisTokens</c>.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">A hidden state is not finite, or the budget does not hold the basis.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace) =>
        CompressFrom(0, input, output, rules, workspace);

    /// <summary>Compresses one sequence, with a basis that starts anywhere.</summary>
    /// <param name="start">First basis token, counted among the tokens that may be touched; those of padding left out.</param>
    /// <param name="input">Hidden states.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="rules">The budget counts basis tokens and others; option <c>BasisTokens</c>.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">A hidden state is not finite, the budget does not hold the basis, or there is no such start.</exception>
    public static int CompressFrom(int start, in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        int basis = rules.Options.BasisTokens, budget = rules.Budget;
        TokenChoice choice = TokenChoice.Of(input, rules, workspace);
        ReadOnlySpan<int> content = choice.Content;
        if (content.Length <= budget)
        {
            return choice.WriteAll(input, output, budget);
        }

        if (basis < 1 || basis > budget)
        {
            throw new TokenStageException(rules.Site, $"expected 1 to {budget} basis tokens, as many as the budget keeps, got {basis}.");
        }

        if ((uint)start >= (uint)content.Length)
        {
            throw new TokenStageException(rules.Site, $"expected a start among {content.Length} tokens, got {start}.");
        }

        StageGuard.RequireFinite(rules.Site, input.Hidden, content, "hidden state");
        Span<int> basisTokens = workspace.Take<int>(basis), order = workspace.Take<int>(content.Length);
        FarthestPoint.Select(input.Hidden, content, start, basisTokens, workspace);
        Span<float> errors = workspace.Take<float>(content.Length);
        Measure(input.Hidden, content, basisTokens, errors, workspace);
        StageGuard.Mark(rules.Site, default, [], errors);
        Ranking.Descending(errors, order, workspace);
        TokenList.ToTokens(content, order);
        choice.Keep(order[..budget]);

        Span<int> body = order[..(budget - basis)], slots = order[(budget - basis)..budget], dropped = order[budget..];
        body.Sort();
        slots.Sort();
        dropped.Sort();
        Span<int> rowOf = workspace.Take<int>(input.Tokens), leaders = workspace.Take<int>(input.Tokens);
        leaders = leaders[..Rows(choice.Stays, rowOf, leaders)];
        Assign(input.Hidden, dropped, body, rowOf, workspace);
        output.Merge(input, Matching.Of(leaders, rowOf, workspace), MergeReduction.Mean);
        Replace(input, output, slots, basisTokens, rowOf);
        return leaders.Length;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options"><c>BasisTokens</c>.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options)
    {
        int basis = int.Clamp(options.BasisTokens, 0, tokens);
        long measure = Workspace.BytesFor<int>(basis) + RidgeReconstruction.WorkspaceBytes(tokens, channels, basis);
        long selection = long.Max(FarthestPoint.WorkspaceBytes(tokens), measure);
        long merge = Matching.WorkspaceBytes(tokens)
            + Workspace.BytesFor<float>(tokens)
            + Workspace.BytesFor<int>(tokens)
            + NearestTargets.WorkspaceBytes(tokens, tokens, channels);
        return TokenChoice.WorkspaceBytes(tokens)
            + (4 * Workspace.BytesFor<int>(tokens))
            + Workspace.BytesFor<float>(tokens)
            + long.Max(long.Max(selection, merge), Ranking.WorkspaceBytes(tokens));
    }

    /// <summary>
    /// Turns the basis from places into tokens, and measures what it leaves of every token. A basis token comes last, whatever the ridge leaves of
    /// it: among ties it might otherwise stay twice.
    /// </summary>
    private static void Measure(TokenMatrix hidden, ReadOnlySpan<int> content, Span<int> basis, Span<float> errors, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<int> places = workspace.Take<int>(basis.Length);
        basis.CopyTo(places);
        TokenList.ToTokens(content, basis);
        RidgeReconstruction.Residuals(hidden, content, basis, Ridge, errors, workspace);
        foreach (int place in places)
        {
            errors[place] = -1;
        }

        workspace.Release(mark);
    }

    /// <summary>Gives every token that stays a row, in the order of positions.</summary>
    private static int Rows(ReadOnlySpan<bool> stays, Span<int> rowOf, Span<int> leaders)
    {
        int rows = 0;
        for (int token = 0; token < stays.Length; token++)
        {
            rowOf[token] = stays[token] ? rows : -1;
            leaders[rows] = token;
            rows += stays[token] ? 1 : 0;
        }

        return rows;
    }

    /// <summary>Sends dropped tokens to the rows of their most similar body tokens; without a body they are lost.</summary>
    private static void Assign(TokenMatrix hidden, ReadOnlySpan<int> dropped, ReadOnlySpan<int> body, Span<int> rowOf, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<int> nearest = workspace.Take<int>(dropped.Length);
        Span<float> cosines = workspace.Take<float>(dropped.Length);
        NearestTargets.Find(hidden, dropped, body, [], cosines, nearest, workspace, VectorWidth.Best);
        for (int i = 0; i < dropped.Length; i++)
        {
            rowOf[dropped[i]] = nearest[i] < 0 ? -1 : rowOf[nearest[i]];
        }

        workspace.Release(mark);
    }

    /// <summary>Puts the basis tokens, in the order of their selection, in the places of others.</summary>
    private static void Replace(
        in TokenStageInput input, in TokenStageOutput output, ReadOnlySpan<int> slots, ReadOnlySpan<int> basis, ReadOnlySpan<int> rowOf)
    {
        foreach (int slot in slots)
        {
            if (!output.Assignment.IsEmpty)
            {
                output.Assignment[slot] = -1;
            }
        }

        for (int i = 0; i < slots.Length; i++)
        {
            int row = rowOf[slots[i]], token = basis[i];
            input.Hidden[token].CopyTo(output.Hidden[(row * output.HiddenStride)..]);
            output.Kept[row] = token;
            if (!output.Sizes.IsEmpty)
            {
                output.Sizes[row] = input.Sizes.IsEmpty ? 1 : input.Sizes[token];
            }

            if (!output.Origins.IsEmpty)
            {
                output.Origins[row] = input.Origins.IsEmpty ? token : input.Origins[token];
            }

            if (!output.Assignment.IsEmpty)
            {
                output.Assignment[token] = row;
            }
        }
    }
}
