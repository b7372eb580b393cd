using PipelineDsl.Kernels;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>A stage in C#, as the operator on the processor runs it.</summary>
internal static class ProcessorStage
{
    internal static StageResult Run(StageCase run)
    {
        int batch = run.Batch, tokens = run.Tokens, kept = run.Kept, channels = run.Channels;
        var result = new StageResult(
            new float[batch * kept * channels], new long[batch * kept], new float[batch * kept], new float[batch * kept], new long[batch * kept],
            new long[batch * run.Original], new long[batch * tokens]);
        for (int item = 0; item < batch; item++)
        {
            int[] chosen = new int[tokens], assignment = new int[tokens];
            var output = new TokenStageOutput
            {
                Hidden = result.Hidden.AsSpan(item * kept * channels, kept * channels),
                HiddenStride = channels,
                Kept = chosen,
                Sizes = result.Sizes.AsSpan(item * kept, kept),
                Origins = result.Origins.AsSpan(item * kept, kept),
                Assignment = assignment,
            };
            int width = run.Stage.Signal == StageSignal.Keys ? run.HeadWidth : channels;
            using (var workspace = new Workspace(run.Stage.WorkspaceBytes(tokens, width)))
            {
                Assert.Equal(kept, run.Stage.Body(Input(run, item), output, workspace));
            }

            LogSizes.Compute(result.Sizes.AsSpan(item * kept, kept), result.LogSizes.AsSpan(item * kept, kept));
            for (int row = 0; row < kept; row++)
            {
                result.Kept[(item * kept) + row] = chosen[row];
            }

            for (int token = 0; token < tokens; token++)
            {
                result.Assignment[(item * tokens) + token] = assignment[token];
            }

            for (int original = 0; original < run.Original; original++)
            {
                int place = (item * run.Original) + original;
                long token = run.Provenance?[place] ?? original;
                result.Provenance[place] = token < 0 ? -1 : assignment[(int)token];
            }
        }

        return result;
    }

    private static TokenStageInput Input(StageCase run, int item)
    {
        int tokens = run.Tokens, heads = run.Heads, width = run.HeadWidth, headValues = heads * tokens * width;
        return new TokenStageInput
        {
            Hidden = new TokenMatrix(run.Hidden.AsSpan(item * tokens * run.Channels, tokens * run.Channels), tokens, run.Channels),
            Keys = new HeadTensor(run.Keys.AsSpan(item * headValues, headValues), heads, tokens, width),
            Queries = new HeadTensor(run.Queries.AsSpan(item * headValues, headValues), heads, tokens, width),
            Attention = run.Stage.Attention is { } signal ? new AttentionRows(Attention(run, item, signal), heads, tokens, tokens) : default,
            Sizes = Of(run.Sizes, item, tokens),
            Origins = Of(run.Origins, item, tokens),
            Visible = Of(run.Visible, item, tokens),
            Scores = Of(run.Network, item, tokens),
            Scale = run.Scale,
            OriginalTokens = run.Original,
            Seed = run.Seed,
        };
    }

    /// <summary>The rows that the operator gives a scorer [heads, tokens].</summary>
    private static float[] Attention(StageCase run, int item, StageSignal signal)
    {
        int tokens = run.Tokens, heads = run.Heads, headValues = heads * tokens * run.HeadWidth;
        ReadOnlySpan<bool> visible = Of(run.Visible, item, tokens);
        float[] rows = new float[heads * tokens], means = new float[heads * tokens];
        if (run.Attention is { } given)
        {
            ReadOnlySpan<float> probabilities = given.AsSpan(item * heads * tokens * tokens, heads * tokens * tokens);
            if (signal == StageSignal.EveryQueryAttention)
            {
                AttentionReceived.Average(probabilities, heads, tokens, visible, means);
                return means;
            }

            int query = signal == StageSignal.LastQueryAttention ? tokens - 1 : 0;
            for (int head = 0; head < heads; head++)
            {
                probabilities.Slice(((head * tokens) + query) * tokens, tokens).CopyTo(rows.AsSpan(head * tokens));
            }

            return rows;
        }

        var keys = new HeadTensor(run.Keys.AsSpan(item * headValues, headValues), heads, tokens, run.HeadWidth);
        var queries = new HeadTensor(run.Queries.AsSpan(item * headValues, headValues), heads, tokens, run.HeadWidth);
        ReadOnlySpan<float> sizes = run.Pipeline.ProportionalAttention ? Of(run.Sizes, item, tokens) : default;
        float[] logSizes = new float[sizes.Length];
        LogSizes.Compute(sizes, logSizes);
        if (signal == StageSignal.EveryQueryAttention)
        {
            AttentionReceived.Compute(queries, keys, run.Scale, visible, logSizes, rows, means);
            return means;
        }

        AttentionRow.Compute(queries, keys, signal == StageSignal.LastQueryAttention ? tokens - 1 : 0, run.Scale, visible, logSizes, rows);
        return rows;
    }

    private static ReadOnlySpan<T> Of<T>(T[]? values, int item, int tokens) => values is null ? default : values.AsSpan(item * tokens, tokens);
}
