using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Generator.Tests.Infrastructure;

/// <summary>Runs a stage on random data and keeps what it wrote.</summary>
internal sealed class StageRun
{
    private const int Heads = 2;

    internal StageRun(TokenStage stage, int tokens, int seed = 1, long[]? origins = null, int originalTokens = 0, ulong choice = 7)
    {
        var random = new Random(seed);
        HeadWidth = stage.Channels / Heads;
        Hidden = Values(random, tokens * stage.Channels);
        Keys = Values(random, Heads * tokens * HeadWidth);
        Attention = Values(random, Heads * tokens);
        Tokens = tokens;
        Channels = stage.Channels;

        var input = new TokenStageInput
        {
            Hidden = new TokenMatrix(Hidden, tokens, stage.Channels),
            Keys = new HeadTensor(Keys, Heads, tokens, HeadWidth),
            Attention = new AttentionRows(Attention, Heads, tokens, tokens),
            Origins = origins,
            Values = new HeadTensor(Values(random, Heads * tokens * HeadWidth), Heads, tokens, HeadWidth),
            Queries = new HeadTensor(Values(random, Heads * tokens * HeadWidth), Heads, tokens, HeadWidth),
            Scale = 0.5f,
            OriginalTokens = originalTokens == 0 ? tokens : originalTokens,
            Seed = choice,
        };
        int[] kept = new int[tokens];
        float[] sizes = new float[tokens];
        int[] assignment = new int[tokens];
        Output = new float[tokens * stage.Channels];
        var output = new TokenStageOutput
        {
            Hidden = Output,
            HiddenStride = stage.Channels,
            Kept = kept,
            Sizes = sizes,
            Assignment = assignment,
        };

        // Exactly what the stage claims to need.
        using var workspace = new Workspace(stage.WorkspaceBytes(tokens, stage.Signal == StageSignal.Keys ? HeadWidth : stage.Channels));
        Count = stage.Body(input, output, workspace);
        Kept = kept[..Count];
        Sizes = sizes[..Count];
        Assignment = assignment;
    }

    internal int Tokens { get; }

    internal int Channels { get; }

    internal int HeadWidth { get; }

    internal float[] Hidden { get; }

    internal float[] Keys { get; }

    internal float[] Attention { get; }

    internal float[] Output { get; }

    internal int Count { get; }

    internal int[] Kept { get; }

    internal float[] Sizes { get; }

    internal int[] Assignment { get; }

    /// <summary>The Euclidean norm of each token.</summary>
    internal double[] Norms() =>
        [.. Enumerable.Range(0, Tokens).Select(token => Math.Sqrt(Hidden.Skip(token * Channels).Take(Channels).Sum(static value => (double)value * value)))];

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
