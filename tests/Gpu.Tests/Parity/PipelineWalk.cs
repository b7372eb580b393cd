using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>
/// Runs every stage of a pipeline on both sides, one behind the other: tokens, sizes, origins and provenance flow on as they do in a model,
/// while keys, queries and attention are drawn anew at every layer.
/// </summary>
internal sealed class PipelineWalk(TokenPipeline pipeline, int seed, bool isHalf)
{
    private const int Batch = 2;

    private readonly Random _random = new(seed);

    // Every other walk draws from few values, all sums of which are exact: scores tie, and nothing but the rules for ties decides.
    private readonly bool _isCoarse = seed % 2 == 1;
    private float[]? _hidden, _sizes;
    private long[]? _origins, _provenance;

    /// <summary>Walks through the pipeline.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <returns>How many stages were compared.</returns>
    internal int Run(int tokens)
    {
        int original = tokens, compared = 0;
        foreach (TokenStage stage in pipeline.Stages)
        {
            int kept = stage.KeptOf(tokens, original);
            if (stage.Gpu is null || kept < 0)
            {
                // What follows depends on what this stage would have left.
                break;
            }

            StageCase run = Draw(stage, tokens, kept, original);
            StageResult expected = ProcessorStage.Run(run);
            StageResult actual = DeviceStage.Run(run);
            try
            {
                expected.AssertEqual(actual, isHalf);
            }
            catch (Xunit.Sdk.XunitException difference)
            {
                string where = $"{pipeline.Name}.{stage.Name}, seed {seed}, {tokens} tokens";
                throw new InvalidOperationException($"{where}: {difference.Message}\n{stage.Gpu.Text}", difference);
            }

            (_hidden, _sizes, _origins, _provenance) = (expected.Hidden, expected.Sizes, expected.Origins, expected.Provenance);
            tokens = kept;
            compared++;
        }

        return compared;
    }

    private StageCase Draw(TokenStage stage, int tokens, int kept, int original)
    {
        int heads = stage.Channels % 2 == 0 ? 2 : 1;
        return new StageCase
        {
            Pipeline = pipeline,
            Stage = stage,
            IsHalf = isHalf,
            IsTokenFirst = _random.Next(2) == 0,
            Batch = Batch,
            Tokens = tokens,
            Kept = kept,
            Original = original,
            Heads = heads,
            Seed = (ulong)_random.NextInt64(),
            Hidden = Rounded(_hidden) ?? Values(tokens * stage.Channels),
            Keys = Values(tokens * stage.Channels),
            Queries = Values(tokens * stage.Channels),
            Attention = stage.Attention is not null && _random.Next(2) == 0 ? Probabilities(heads * tokens * tokens) : null,
            Sizes = _sizes,
            Origins = _origins,
            Provenance = _provenance,
            Visible = stage.Protected.IsEmpty && _random.Next(2) == 0 ? Padding(tokens, kept) : null,
            Network = Values(tokens),
        };
    }

    private float[] Values(int perItem)
    {
        float[] values = new float[Batch * perItem];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _isCoarse ? _random.Next(-2, 3) / 2f : _random.NextSingle() - 0.5f;
        }

        return Rounded(values);
    }

    private float[] Probabilities(int perItem)
    {
        float[] values = Values(perItem);
        return Array.ConvertAll(values, float.Abs);
    }

    /// <summary>The last tokens of a sequence are padding, but never so many that padding would have to stay.</summary>
    private bool[] Padding(int tokens, int kept)
    {
        bool[] visible = new bool[Batch * tokens];
        for (int item = 0; item < Batch; item++)
        {
            visible.AsSpan(item * tokens, tokens - _random.Next(((tokens - kept) / 2) + 1)).Fill(true);
        }

        return visible;
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(values))]
    private float[]? Rounded(float[]? values) => !isHalf || values is null ? values : Array.ConvertAll(values, static value => (float)(Half)value);
}
