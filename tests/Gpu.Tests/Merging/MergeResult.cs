using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Merging;

/// <summary>All that a merge writes, for the whole batch; hidden states and log sizes in the precision of the model.</summary>
internal sealed record MergeResult(
    float[] Hidden, long[] Kept, float[] Sizes, float[] LogSizes, long[] Origins, long[] Provenance, long[] Assignment)
{
    /// <summary>Runs the kernels.</summary>
    /// <param name="stage">Made for the shape of the case; may have run other cases before.</param>
    /// <param name="merge">The case.</param>
    internal static MergeResult OnGpu(StageRun stage, MergeCase merge)
    {
        int rows = merge.Batch * merge.Kept;
        stage.SetElements(GpuBuffer.Hidden, merge.Hidden).SetElements(GpuBuffer.Keys, merge.Keys)
            .SetElements(GpuBuffer.Written, new float[rows * merge.Channels])
            .SetElements(GpuBuffer.WrittenLogSizes, new float[rows * merge.BiasRows])
            .Set<long>(GpuBuffer.WrittenKept, new long[rows]).Set<float>(GpuBuffer.WrittenSizes, new float[rows])
            .Set<long>(GpuBuffer.WrittenOrigins, new long[rows])
            .Set<long>(GpuBuffer.WrittenProvenance, new long[merge.Batch * merge.ProvenanceWidth])
            .Set<long>(GpuBuffer.WrittenAssignment, new long[merge.Batch * merge.Tokens]);
        SetOrDrop<float>(stage, GpuBuffer.Sizes, merge.Sizes);
        SetOrDrop<bool>(stage, GpuBuffer.Mask, merge.Visible);
        SetOrDrop<long>(stage, GpuBuffer.Origins, merge.Origins);
        SetOrDrop<long>(stage, GpuBuffer.Provenance, merge.Provenance);
        stage.Launch(merge.Scalars, merge.Channels);
        return new MergeResult(
            stage.ReadElements(GpuBuffer.Written),
            stage.Read<long>(GpuBuffer.WrittenKept),
            stage.Read<float>(GpuBuffer.WrittenSizes),
            stage.ReadElements(GpuBuffer.WrittenLogSizes),
            stage.Read<long>(GpuBuffer.WrittenOrigins),
            stage.Read<long>(GpuBuffer.WrittenProvenance),
            stage.Read<long>(GpuBuffer.WrittenAssignment));
    }

    /// <summary>Runs the same stage as generated code does on the processor.</summary>
    /// <param name="merge">The case.</param>
    internal static MergeResult OnProcessor(MergeCase merge)
    {
        int tokens = merge.Tokens, kept = merge.Kept, channels = merge.Channels, rows = merge.Batch * kept;
        var result = new MergeResult(
            new float[rows * channels],
            new long[rows],
            new float[rows],
            new float[rows * merge.BiasRows],
            new long[rows],
            new long[merge.Batch * merge.ProvenanceWidth],
            new long[merge.Batch * tokens]);
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(tokens, int.Max(channels, merge.HeadWidth)));
        float[] hidden = merge.Hidden, keys = merge.Keys;
        GpuSizes at = merge.Scalars;
        for (int item = 0; item < merge.Batch; item++)
        {
            workspace.Reset();
            var input = new TokenStageInput
            {
                Hidden = new TokenMatrix(hidden.AsSpan(item * at.HiddenItem), tokens, channels, at.HiddenToken),
                Keys = new HeadTensor(keys.AsSpan(item * at.KeyItem), merge.Heads, tokens, merge.HeadWidth, at.KeyHead, at.KeyToken),
                Sizes = Item(merge.Sizes, item, tokens),
                Origins = Item(merge.Origins, item, tokens),
                Visible = Item(merge.Visible, item, tokens),
            };
            var output = new TokenStageOutput
            {
                Hidden = result.Hidden.AsSpan(item * at.WrittenItem),
                HiddenStride = at.WrittenToken,
                Kept = new int[kept],
                Sizes = result.Sizes.AsSpan(item * kept, kept),
                Origins = result.Origins.AsSpan(item * kept, kept),
                Assignment = new int[tokens],
            };
            Merge(merge, input, output, workspace);
            result.Follow(merge, item, output);
        }

        return merge.IsHalf ? result with { Hidden = Rounded(result.Hidden), LogSizes = Rounded(result.LogSizes) } : result;
    }

    private static void Merge(MergeCase merge, in TokenStageInput input, in TokenStageOutput output, Workspace workspace)
    {
        int width = merge.ComparesHidden ? merge.Channels : merge.HeadWidth;
        float[] metric = new float[merge.Tokens * width];
        if (merge.ComparesHidden)
        {
            HiddenSimilarity.Metric(input.Hidden, metric);
        }
        else
        {
            KeySimilarity.Metric(input.Keys, metric);
        }

        bool[] isProtected = new bool[merge.Tokens];
        StageGuard.MarkProtected(input, merge.Protected, isProtected);
        if (merge.Span is (int start, int length))
        {
            StageGuard.MarkSpan(input, start, length, isProtected);
        }

        var vectors = new TokenMatrix(metric, merge.Tokens, width);
        Matching matching = BipartiteMatching.Match(vectors, merge.Removed, isProtected, input.Visible, merge.Order, workspace);
        output.Merge(input, matching, workspace);
    }

    /// <summary>What the operator writes of a stage's result.</summary>
    private void Follow(MergeCase merge, int item, in TokenStageOutput output)
    {
        for (int row = 0; row < merge.Kept; row++)
        {
            Kept[(item * merge.Kept) + row] = output.Kept[row];
        }

        for (int row = 0; row < merge.BiasRows; row++)
        {
            PipelineDsl.OnnxRuntime.LogSizes.Compute(output.Sizes, LogSizes.AsSpan(((item * merge.BiasRows) + row) * merge.Kept, merge.Kept));
        }

        for (int token = 0; token < merge.Tokens; token++)
        {
            Assignment[(item * merge.Tokens) + token] = output.Assignment[token];
        }

        for (int original = 0; original < merge.ProvenanceWidth; original++)
        {
            int place = (item * merge.ProvenanceWidth) + original;
            long token = merge.Provenance is null ? original : merge.Provenance[place];
            Provenance[place] = token < 0 ? -1 : output.Assignment[(int)token];
        }
    }

    private static ReadOnlySpan<T> Item<T>(T[]? values, int item, int tokens) => values is null ? default : values.AsSpan(item * tokens, tokens);

    private static float[] Rounded(float[] values) => [.. values.Select(static value => (float)(Half)value)];

    private static void SetOrDrop<T>(StageRun stage, GpuBuffer buffer, T[]? values)
        where T : unmanaged
    {
        if (values is null)
        {
            stage.Drop(buffer);
        }
        else
        {
            stage.Set<T>(buffer, values);
        }
    }
}
