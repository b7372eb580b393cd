using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>What PruMerge and PruMerge+ have in common.</summary>
internal static class NeighbourhoodMerge
{
    /// <summary>Compresses one sequence; see <see cref="PruMerge.Compress"/>.</summary>
    internal static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, bool addStrided, Workspace workspace)
    {
        StageGuard.ExpectKeys(rules.Site, input);
        var patches = new TouchedRows(input, rules, workspace);
        int width = input.Keys.Heads * input.Keys.HeadWidth;
        Span<float> keys = workspace.Take<float>(input.Tokens * width);
        FullWidth.Copy(input.Keys, keys);
        StageGuard.RequireFinite(rules.Site, keys, width);

        Span<float> attention = workspace.Take<float>(patches.Count);
        ClsAttention(input, rules, keys, patches.Tokens, attention, workspace);
        Span<int> selected = workspace.Take<int>(patches.Count), dropped = workspace.Take<int>(patches.Count);
        selected = selected[..Select(attention, rules.Budget > 0 ? rules.Budget : patches.Count, addStrided, selected, workspace)];
        dropped = dropped[..Others(selected, dropped, patches.Count, workspace)];

        int count = int.Min(rules.Options.Neighbours, patches.Count - 1);
        Span<int> neighbours = workspace.Take<int>(selected.Length * count);
        long mark = workspace.Mark();
        TokenMatrix patchKeys = TouchedRows.Of(new TokenMatrix(keys, input.Tokens, width), patches.Tokens, workspace);
        NearestRows.Find(patchKeys, selected, count, neighbours, workspace);
        workspace.Release(mark);
        return Write(input, output, patches, attention, selected, dropped, neighbours, count, workspace);
    }

    internal static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options)
    {
        int fullWidth = int.Max(channels, width);
        return TouchedRows.WorkspaceBytes(tokens, channels)
            + (2 * Workspace.BytesFor<float>((long)tokens * fullWidth))
            + (2 * Workspace.BytesFor<float>(tokens))
            + Workspace.BytesFor<float>(fullWidth)
            + (6 * Workspace.BytesFor<int>(tokens))
            + Workspace.BytesFor<bool>(tokens)
            + Workspace.BytesFor<int>((long)tokens * int.Min(options.Neighbours, tokens))
            + long.Max(NearestRows.WorkspaceBytes(tokens, fullWidth), Ranking.WorkspaceBytes(tokens));
    }

    /// <summary>The attention that CLS pays to the patches, not renormalised.</summary>
    private static void ClsAttention(
        in TokenStageInput input, in MethodRules rules, ReadOnlySpan<float> keys, ReadOnlySpan<int> patches, Span<float> attention, Workspace workspace)
    {
        int width = keys.Length / input.Tokens;
        long mark = workspace.Mark();
        Span<float> row = workspace.Take<float>(input.Tokens);
        if (input.Queries.Tokens == 0)
        {
            StageGuard.ExpectAttention(rules.Site, input);
            HeadMean.Compute(input.Attention, row);
        }
        else
        {
            if (patches[0] == 0 || input.Queries.Heads * input.Queries.HeadWidth != width)
            {
                throw new TokenStageException(
                    rules.Site,
                    $"expected token 0 to be CLS and protected, with a query of {width} values like the keys, got "
                    + $"{(patches[0] == 0 ? "an unprotected one" : $"queries of {input.Queries.Heads} x {input.Queries.HeadWidth} values")}.");
            }

            Span<float> query = workspace.Take<float>(width);
            for (int head = 0; head < input.Queries.Heads; head++)
            {
                input.Queries[head, 0].CopyTo(query[(head * input.Queries.HeadWidth)..]);
            }

            var all = new HeadTensor(keys, 1, input.Tokens, width);
            AttentionRow.Compute(new HeadTensor(query, 1, 1, width), all, 0, 1 / MathF.Sqrt(width), [], [], row);
        }

        TokenList.Gather(row, patches, attention);

        StageGuard.RequireFinite(rules.Site, attention, 1);
        workspace.Release(mark);
    }

    private static int Select(ReadOnlySpan<float> attention, int most, bool addStrided, Span<int> selected, Workspace workspace)
    {
        long mark = workspace.Mark();
        Ranking.Descending(attention, selected, workspace);
        (int count, double share) = OutlierSelection.Count(attention, selected);
        count = int.Min(count, most);
        if (addStrided)
        {
            ReadOnlySpan<bool> isSelected = Flags(selected[..count], attention.Length, workspace);
            int room = int.Min(most, attention.Length) - count;
            count += OutlierSelection.AddStrided(isSelected, OutlierSelection.Stride(share), selected.Slice(count, room));
        }

        workspace.Release(mark);
        return count;
    }

    private static int Others(ReadOnlySpan<int> selected, Span<int> others, int patches, Workspace workspace)
    {
        long mark = workspace.Mark();
        ReadOnlySpan<bool> isSelected = Flags(selected, patches, workspace);
        int count = 0;
        for (int patch = 0; patch < patches; patch++)
        {
            if (!isSelected[patch])
            {
                others[count++] = patch;
            }
        }

        workspace.Release(mark);
        return count;
    }

    private static ReadOnlySpan<bool> Flags(ReadOnlySpan<int> selected, int patches, Workspace workspace)
    {
        Span<bool> isSelected = workspace.Take<bool>(patches);
        isSelected.Clear();
        foreach (int patch in selected)
        {
            isSelected[patch] = true;
        }

        return isSelected;
    }

    private static int Write(
        in TokenStageInput input,
        in TokenStageOutput output,
        in TouchedRows patches,
        ReadOnlySpan<float> attention,
        ReadOnlySpan<int> selected,
        ReadOnlySpan<int> dropped,
        ReadOnlySpan<int> neighbours,
        int count,
        Workspace workspace)
    {
        // The first dropped patch leads the row of all of them.
        Span<int> leaders = workspace.Take<int>(patches.Count);
        selected.CopyTo(leaders);
        dropped[..int.Min(1, dropped.Length)].CopyTo(leaders[selected.Length..]);
        leaders = leaders[..(selected.Length + int.Min(1, dropped.Length))];
        patches.ToTokens(leaders);
        int written = patches.Prune(input, output, leaders, workspace);

        int first = patches.Tokens[0], channels = input.Hidden.Channels;
        for (int i = 0; i < selected.Length; i++)
        {
            WeightedRows.Add(patches.Rows, neighbours.Slice(i * count, count), attention, output.Row(first + i, channels));
        }

        if (!dropped.IsEmpty)
        {
            int row = first + selected.Length;
            Span<float> sum = output.Row(row, channels);
            sum.Clear();
            WeightedRows.Add(patches.Rows, dropped, attention, sum);
            foreach (int patch in dropped[1..])
            {
                output.Absorb(input, patches.Tokens[patch], row);
            }
        }

        return written;
    }
}
