using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.Kernels;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Gpu.Tests.Kernels;

/// <summary>
/// Attention that a scorer reads, computed from queries and keys or given by the model: the bits of the processor, averaged over the heads too.
/// </summary>
public sealed class AttentionTests
{
    private const int Batch = 2, Heads = 4, KeyHeads = 2, Width = 21;
    private const float Scale = 0.7f;

    [Theory]
    [InlineData("QUERY_FIRST", 33, false, false)]
    [InlineData("QUERY_LAST", 300, true, false)]
    [InlineData("QUERY_FIRST", 70, false, true)]
    [InlineData("QUERY_EVERY", 70, false, false)]
    [InlineData("QUERY_EVERY", 33, true, false)]
    public void Computed_WithSizesAndPadding_HasTheBitsOfTheProcessor(string query, int tokens, bool isHalf, bool isCausal)
    {
        float[] queries = Values.Of(Batch * Heads * tokens * Width, isHalf), keys = Values.Of(Batch * KeyHeads * tokens * Width, isHalf, 8);
        float[] sizes = [.. Enumerable.Range(0, Batch * tokens).Select(static token => 1f + (token % 5))];
        byte[] visible = [.. Enumerable.Range(0, Batch * tokens).Select(static token => token % 7 == 3 ? (byte)0 : (byte)1)];
        GpuSizes run = Sizes(tokens) with { MaskType = 3, MaskKind = 1, MaskItem = tokens, Causal = isCausal ? 1 : 0 };
        using StageRun stage = Stage(query, isHalf)
            .SetElements(GpuBuffer.Queries, queries).SetElements(GpuBuffer.Keys, keys)
            .Set<float>(GpuBuffer.Sizes, sizes).Set<byte>(GpuBuffer.Mask, visible)
            .Launch(run, 8);

        for (int item = 0; item < Batch; item++)
        {
            var q = new HeadTensor(queries.AsSpan(item * run.QueryItem, run.QueryItem), Heads, tokens, Width, run.QueryHead, run.QueryToken);
            var k = new HeadTensor(keys.AsSpan(item * run.KeyItem, run.KeyItem), KeyHeads, tokens, Width, run.KeyHead, run.KeyToken);
            bool[] content = [.. visible[(item * tokens)..((item + 1) * tokens)].Select(static flag => flag != 0)];
            float[] logSizes = new float[tokens], rows = new float[Heads * tokens], means = new float[Heads * tokens];
            LogSizes.Compute(sizes.AsSpan(item * tokens, tokens), logSizes);
            if (query == "QUERY_EVERY")
            {
                AttentionReceived.Compute(q, k, Scale, content, logSizes, rows, means);
            }
            else
            {
                AttentionRow.Compute(q, k, query == "QUERY_LAST" ? tokens - 1 : 0, Scale, isCausal, content, logSizes, means);
            }

            Expect(stage, item, tokens, means);
        }
    }

    [Theory]
    [InlineData("QUERY_FIRST", false)]
    [InlineData("QUERY_LAST", true)]
    [InlineData("QUERY_EVERY", false)]
    public void Given_WithPadding_HasTheBitsOfTheProcessor(string query, bool isHalf)
    {
        const int Tokens = 70;
        float[] attention = Values.Of(Batch * Heads * Tokens * Tokens, isHalf);
        byte[] visible = [.. Enumerable.Range(0, Batch * Tokens).Select(static token => token % 5 == 2 ? (byte)0 : (byte)1)];
        GpuSizes run = Sizes(Tokens) with
        {
            Queries = Tokens, AttentionItem = Heads * Tokens * Tokens, AttentionHead = Tokens * Tokens, MaskType = 3, MaskKind = 1, MaskItem = Tokens,
        };
        using StageRun stage = Stage(query, isHalf).SetElements(GpuBuffer.Attention, attention).Set<byte>(GpuBuffer.Mask, visible).Launch(run, 8);

        for (int item = 0; item < Batch; item++)
        {
            float[] mine = attention[(item * run.AttentionItem)..((item + 1) * run.AttentionItem)], means = new float[Heads * Tokens];
            bool[] content = [.. visible[(item * Tokens)..((item + 1) * Tokens)].Select(static flag => flag != 0)];
            if (query == "QUERY_EVERY")
            {
                AttentionReceived.Average(mine, Heads, Tokens, content, means);
            }
            else
            {
                int asked = query == "QUERY_LAST" ? Tokens - 1 : 0;
                for (int head = 0; head < Heads; head++)
                {
                    mine.AsSpan(((head * Tokens) + asked) * Tokens, Tokens).CopyTo(means.AsSpan(head * Tokens));
                }
            }

            Expect(stage, item, Tokens, means);
        }
    }

    [Theory]
    [InlineData("QUERY_FIRST")]
    [InlineData("QUERY_EVERY")]
    public void Computed_NothingToSee_IsZero(string query)
    {
        const int Tokens = 20;
        using StageRun stage = Stage(query, false)
            .SetElements(GpuBuffer.Queries, Values.Of(Batch * Heads * Tokens * Width, false))
            .SetElements(GpuBuffer.Keys, Values.Of(Batch * KeyHeads * Tokens * Width, false))
            .Set<byte>(GpuBuffer.Mask, new byte[Batch * Tokens])
            .Launch(Sizes(Tokens) with { MaskType = 3, MaskKind = 1, MaskItem = Tokens }, 8);

        Assert.All(stage.Read<float>(GpuBuffer.Scores)[..(Batch * Tokens)], static score => Assert.Equal(0, score));
    }

    private static void Expect(StageRun stage, int item, int tokens, float[] means)
    {
        float[] scores = new float[tokens];
        HeadMean.Compute(new AttentionRows(means, Heads, tokens, tokens), scores);
        Assert.Equal(means, stage.Read<float>(GpuBuffer.Probabilities)[(item * Heads * tokens)..((item + 1) * Heads * tokens)]);
        Assert.Equal(scores, stage.Read<float>(GpuBuffer.Scores)[(item * tokens)..((item + 1) * tokens)]);
    }

    private static GpuSizes Sizes(int tokens) => new()
    {
        Batch = Batch, Tokens = tokens, Kept = 1, Heads = Heads, KeyHeads = KeyHeads, HeadWidth = Width, Scale = Scale,
        QueryItem = Heads * tokens * Width, QueryHead = Width, QueryToken = Heads * Width,
        KeyItem = KeyHeads * tokens * Width, KeyHead = tokens * Width, KeyToken = Width,
    };

    private static StageRun Stage(string query, bool isHalf)
    {
        string text = $"""
            #define CHANNELS 8
            #define MAX_TOKENS 1024
            #define PROPORTIONAL
            #define {query}
            #include "arguments.cl"
            #include "scoring/attention.cl"
            #include "scoring/head_mean.cl"
            """;
        AttentionQuery asked = query switch
        {
            "QUERY_FIRST" => AttentionQuery.First,
            "QUERY_LAST" => AttentionQuery.Last,
            _ => AttentionQuery.Every,
        };
        return new StageRun(new GpuStage(text, [.. GpuKernels.AttentionOf(asked), GpuKernels.HeadMean]), isHalf);
    }
}
