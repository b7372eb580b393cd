using System.Numerics.Tensors;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// VisionZip (arXiv 2412.04467, section 3.2): dominant tokens have the highest attention from CLS, summed over the heads, and stay in the order of their
/// positions behind what is protected. Of the R others every max(1, R / contextual)-th is a target; the rest go to their most similar target by the mean of
/// the keys, and a contextual row is h_t + mean(h of those that went there): a sum of two terms, unchanged where nothing did.
/// </summary>
/// <remarks>Encoders without CLS give the attention that every token receives, averaged over all queries.</remarks>
public static class VisionZip
{
    /// <summary>Compresses one sequence: [protected, dominant, contextual].</summary>
    /// <param name="input">Hidden states, keys, and attention.</param>
    /// <param name="output">Receives the rows; a contextual row is led by its target, and its size counts what went there.</param>
    /// <param name="rules">
    /// The budget is the number of rows besides the protected ones (the paper's "dominant" counts CLS, which is protected here), <c>Contextual</c> of them
    /// contextual. With a budget of all tokens nothing changes.
    /// </param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">A signal is missing or not finite, or there are fewer tokens left than contextual rows.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectAttention(rules.Site, input);
        var patches = new TouchedRows(input, rules, workspace);
        TokenMatrix metric = TouchedRows.Of(MethodMetric.OfKeys(input, rules, workspace), patches.Tokens, workspace);
        Span<float> scores = workspace.Take<float>(patches.Count);
        Score(input, rules, patches.Tokens, scores, workspace);

        int rows = int.Min(rules.Budget, patches.Count), contextual = rows == patches.Count ? 0 : rules.Options.Contextual, dominant = rows - contextual;
        if (dominant < 0 || patches.Count - dominant < contextual)
        {
            throw new TokenStageException(
                rules.Site, $"expected a budget of at least {contextual} contextual tokens and as many tokens for them, got {rows} of {patches.Count} tokens.");
        }

        Span<int> leaders = workspace.Take<int>(rows), sources = workspace.Take<int>(patches.Count - rows);
        TopK.Select(scores, dominant, leaders, workspace);
        PartOthers(leaders[..dominant], leaders[dominant..], sources);
        Span<int> targets = workspace.Take<int>(contextual);
        leaders[dominant..].CopyTo(targets);

        patches.ToTokens(leaders);
        int written = patches.Prune(input, output, leaders, workspace);
        AddMeans(input, output, patches, metric, sources, targets, patches.Tokens[0] + dominant, workspace);
        return written;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys.</param>
    /// <param name="options">Option <c>Contextual</c>.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options)
    {
        int targets = int.Min(options.Contextual, tokens);
        long means = Workspace.BytesFor<float>((long)targets * channels)
            + Workspace.BytesFor<int>(targets)
            + Workspace.BytesFor<int>(tokens)
            + Workspace.BytesFor<float>(tokens)
            + NearestTargets.WorkspaceBytes(tokens, targets, width);
        return TouchedRows.WorkspaceBytes(tokens, channels)
            + (2 * MethodMetric.WorkspaceBytes(tokens, width))
            + (2 * Workspace.BytesFor<float>(tokens))
            + (4 * Workspace.BytesFor<int>(tokens))
            + long.Max(means, TopK.WorkspaceBytes(tokens));
    }

    private static void Score(in TokenStageInput input, in MethodRules rules, ReadOnlySpan<int> patches, Span<float> scores, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<float> sums = workspace.Take<float>(input.Tokens);
        HeadSum.Compute(input.Attention, sums);
        StageGuard.RequireFinite(rules.Site, sums, 1);
        TokenList.Gather(sums, patches, scores);

        workspace.Release(mark);
    }

    /// <summary>Parts all places but the dominant ones: every step-th is a target until there are enough, the rest are sources; all ascend.</summary>
    private static void PartOthers(ReadOnlySpan<int> dominant, Span<int> targets, Span<int> sources)
    {
        int others = targets.Length + sources.Length, step = targets.IsEmpty ? 1 : int.Max(1, others / targets.Length);
        int next = 0, target = 0, source = 0;
        for (int place = 0; place < dominant.Length + others; place++)
        {
            if (next < dominant.Length && dominant[next] == place)
            {
                next++;
            }
            else if (target < targets.Length && target + source == target * step)
            {
                targets[target++] = place;
            }
            else
            {
                sources[source++] = place;
            }
        }
    }

    /// <summary>Adds to every target's row the mean of the sources that are most similar to it.</summary>
    private static void AddMeans(
        in TokenStageInput input,
        in TokenStageOutput output,
        in TouchedRows patches,
        TokenMatrix metric,
        ReadOnlySpan<int> sources,
        ReadOnlySpan<int> targets,
        int firstRow,
        Workspace workspace)
    {
        int channels = input.Hidden.Channels;
        Span<float> sums = workspace.Take<float>(targets.Length * channels), similarity = workspace.Take<float>(sources.Length);
        Span<int> counts = workspace.Take<int>(targets.Length), nearest = workspace.Take<int>(sources.Length);
        sums.Clear();
        counts.Clear();
        NearestTargets.Find(metric, sources, targets, [], similarity, nearest, workspace, VectorWidth.Best);
        for (int i = 0; i < sources.Length && !targets.IsEmpty; i++)
        {
            int target = targets.BinarySearch(nearest[i]);
            Span<float> sum = sums.Slice(target * channels, channels);
            TensorPrimitives.Add(sum, patches.Rows[sources[i]], sum);
            counts[target]++;
            output.Absorb(input, patches.Tokens[sources[i]], firstRow + target);
        }

        for (int target = 0; target < targets.Length; target++)
        {
            if (counts[target] > 0)
            {
                Span<float> sum = sums.Slice(target * channels, channels), row = output.Row(firstRow + target, channels);
                TensorPrimitives.Divide(sum, counts[target], sum);
                TensorPrimitives.Add(row, sum, row);
            }
        }
    }
}
