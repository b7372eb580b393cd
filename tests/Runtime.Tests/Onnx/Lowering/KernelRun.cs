using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>What the C# body of a stage makes of a batch, one sequence after the other.</summary>
internal static class KernelRun
{
    internal static StageResult Run(StageCase test, TokenStage stage, StageData data)
    {
        using var workspace = new Workspace(stage.WorkspaceBytes(test.Tokens, test.Channels));
        var results = new StageResult[test.Batch];
        for (int item = 0; item < test.Batch; item++)
        {
            workspace.Reset();
            results[item] = RunOne(test, stage, data, item, workspace);
        }

        return new StageResult(
            InLayout(test, results),
            [.. results.SelectMany(result => result.Kept)],
            [.. results.SelectMany(result => result.Sizes)],
            [.. results.SelectMany(result => LogSizes(test, result.Sizes))],
            [.. results.SelectMany(result => result.Origins)],
            [.. results.SelectMany(result => result.Provenance)]);
    }

    private static StageResult RunOne(StageCase test, TokenStage stage, StageData data, int item, Workspace workspace)
    {
        int tokens = test.Tokens, channels = test.Channels;
        ReadOnlySpan<bool> visible = test.Mask.Length > 0 ? data.Visible.AsSpan(item * tokens, tokens) : [];
        ReadOnlySpan<float> sizes = test.HasSizes ? data.Sizes.AsSpan(item * tokens, tokens) : [];
        int headValues = test.Heads * tokens * test.HeadWidth;
        var keys = new HeadTensor(data.Keys.AsSpan(item * headValues, headValues), test.Heads, tokens, test.HeadWidth);
        var queries = new HeadTensor(data.Queries.AsSpan(item * headValues, headValues), test.Heads, tokens, test.HeadWidth);
        var input = new TokenStageInput
        {
            Hidden = new TokenMatrix(data.Hidden.AsSpan(item * tokens * channels, tokens * channels), tokens, channels),
            Keys = keys,
            Attention = Attention(test, data, item, queries, keys, visible, sizes),
            Sizes = sizes,
            Origins = test.HasOrigins ? data.Origins.AsSpan(item * tokens, tokens) : [],
            Visible = visible,
            OriginalTokens = test.Original,
            Seed = test.Seed,
        };
        var hidden = new float[tokens * channels];
        var kept = new int[tokens];
        var newSizes = new float[tokens];
        var origins = new long[tokens];
        var assignment = new int[tokens];

        // How many rows leave is known only after a first run.
        int count = stage.Body(input, Output(tokens), workspace);
        workspace.Reset();
        count = stage.Body(input, Output(count), workspace);
        long[] provenance = test.HasOrigins
            ? [.. data.Provenance.AsSpan(item * test.Original, test.Original).ToArray().Select(at => at < 0 ? -1L : assignment[at])]
            : [.. assignment.Select(row => (long)row)];
        return new StageResult(
            hidden[..(count * channels)], [.. kept[..count].Select(token => (long)token)], newSizes[..count], [], origins[..count], provenance);

        TokenStageOutput Output(int rows) => new()
        {
            Hidden = hidden.AsSpan(0, rows * channels),
            HiddenStride = channels,
            Kept = kept.AsSpan(0, rows),
            Sizes = newSizes.AsSpan(0, rows),
            Origins = origins.AsSpan(0, rows),
            Assignment = assignment,
        };
    }

    private static AttentionRows Attention(
        StageCase test, StageData data, int item, HeadTensor queries, HeadTensor keys, ReadOnlySpan<bool> visible, ReadOnlySpan<float> sizes)
    {
        if (!test.ReadsAttention)
        {
            return default;
        }

        int tokens = test.Tokens;
        if (test.Signal == StageSignal.EveryQueryAttention)
        {
            return Received(test, data, item, queries, keys, visible, sizes);
        }

        int query = test.Signal == StageSignal.FirstQueryAttention ? 0 : tokens - 1;
        if (test.AttentionRank > 0)
        {
            return new AttentionRows(
                data.Attention.AsSpan((item * test.Heads * tokens * tokens) + (query * tokens)), test.Heads, tokens, tokens * tokens);
        }

        float[] logSizes = Array.ConvertAll(sizes.ToArray(), MathF.Log);
        float[] rows = new float[test.Heads * tokens];
        AttentionRow.Compute(queries, keys, query, StageModel.Scale, visible, logSizes, rows);
        return new AttentionRows(rows, test.Heads, tokens, tokens);
    }

    private static AttentionRows Received(
        StageCase test, StageData data, int item, HeadTensor queries, HeadTensor keys, ReadOnlySpan<bool> visible, ReadOnlySpan<float> sizes)
    {
        int tokens = test.Tokens;
        float[] means = new float[test.Heads * tokens];
        if (test.AttentionRank > 0)
        {
            AttentionReceived.Average(data.Attention.AsSpan(item * means.Length * tokens), test.Heads, tokens, visible, means);
        }
        else
        {
            float[] logSizes = Array.ConvertAll(sizes.ToArray(), MathF.Log);
            AttentionReceived.Compute(queries, keys, StageModel.Scale, visible, logSizes, new float[means.Length], means);
        }

        return new AttentionRows(means, test.Heads, tokens, tokens);
    }

    private static IEnumerable<float> LogSizes(StageCase test, float[] sizes)
    {
        int repeats = test.BiasLayout switch { "x1n" => test.Heads, "b1nn" => sizes.Length, _ => 1 };
        return Enumerable.Repeat(Array.ConvertAll(sizes, MathF.Log), repeats).SelectMany(row => row);
    }

    private static float[] InLayout(StageCase test, StageResult[] results)
    {
        if (!test.TokensFirst)
        {
            return [.. results.SelectMany(result => result.Hidden)];
        }

        var rows = new List<float>();
        for (int at = 0; at < results[0].Hidden.Length; at += test.Channels)
        {
            foreach (StageResult result in results)
            {
                rows.AddRange(result.Hidden.AsSpan(at, test.Channels));
            }
        }

        return [.. rows];
    }
}
