using PipelineDsl.EndToEnd.Pipelines;
using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>Pipelines that read what the graph hides, or whose layers and heads hold different numbers of entries.</summary>
public class SignalDecoderTests
{
    private static readonly RecallPrompt Prompt = RecallPrompt.First(1)[0];

    private static CachePipeline[] Pipelines { get; } =
    [
        CacheSnapKvPyramid.Definition, CacheSnapKvPyramid.Random.Definition, CacheAdaptive.Definition, CacheAdaptive.Random.Definition,
        CacheHeavyHitters.Definition, CacheExpected.Definition, CacheOneLayer.Definition, CacheHeadCounts.Definition, CacheHeadCounts.Random.Definition,
    ];

    public static TheoryData<string> Names => [.. Pipelines.Select(pipeline => pipeline.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EvictedEntries_AreAsIfTheyWereMasked(string name)
    {
        CachePipeline pipeline = Pipelines.Single(pipeline => pipeline.Name == name);
        using Decoder decoder = RecallDecoder.Woven(pipeline, chunkLength: 200);
        decoder.Read(Prompt.Text);
        Assert.Contains(Enumerable.Range(0, 3), layer => decoder.Cache.Entries(layer) < Prompt.Text.Length / 2);

        float[] masked = Masked(decoder.Cache);

        decoder.Append(Prompt.Question);
        Assert.Equal(Prompt.Ids.Length, decoder.Cache.NextPosition);
        Assert.True(LargestDifference(masked, decoder.Logits) <= 1e-4f);
    }

    [Fact]
    public void NumbersOfHeads_AreKeptInEveryLayer()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheHeadCounts.Definition);
        decoder.Read(Prompt.Text);

        for (int layer = 0; layer < 3; layer++)
        {
            Assert.Equal(200, decoder.Cache.Entries(layer));
            Assert.DoesNotContain(-1, decoder.Cache.Tokens(layer, 0).ToArray());
            Assert.Equal(64, decoder.Cache.Tokens(layer, 1).ToArray().Count(static token => token >= 0));
        }
    }

    [Fact]
    public void Pyramid_LeavesLaterLayersLess()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheSnapKvPyramid.Definition);
        decoder.Read(Prompt.Text);

        int[] entries = [.. Enumerable.Range(0, 3).Select(decoder.Cache.Entries)];
        Assert.Equal([248, 127, 6], entries);
    }

    [Fact]
    public void SnapKv_ThatSawTheQuestion_AnswersIt()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheSnapKvPyramid.Definition);
        decoder.Read(Prompt.Ids);

        Assert.Equal(Prompt.Answer, decoder.Answer(2));
    }

    [Fact]
    public void AdaptiveHeads_UnderACeiling_GoOnWithoutEnd()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheAdaptiveStream.Definition);
        decoder.Read([.. Prompt.Text, .. Prompt.Text]);
        for (int i = 0; i < 600; i++)
        {
            decoder.Step(RecallDecoder.Likeliest(decoder.Logits));
            Assert.All(Enumerable.Range(0, 3), layer => Assert.InRange(decoder.Cache.Entries(layer), 1, 512));
        }

        Assert.Equal((2 * Prompt.Text.Length) + 600, decoder.Cache.NextPosition);
    }

    [Fact]
    public void ModelThatIsNotWoven_IsRefused()
    {
        DecoderModel model = CacheWeaver.Read(RecallDecoder.Geometry, RecallPrompt.Model);

        Assert.Equal(
            "The model does not have what CacheHeavyHitters needs: of layer 0 sums of attention. Weave it for this pipeline with CacheWeaver.Weave.",
            Assert.Throws<ArgumentException>(() => Decoder.Open(model, CacheHeavyHitters.Definition)).Message);
        Assert.StartsWith(
            "The model does not have what CacheOneLayer needs: a mask for every layer",
            Assert.Throws<ArgumentException>(() => Decoder.Open(model, CacheOneLayer.Definition)).Message,
            StringComparison.Ordinal);
    }

    // Logits behind the question with the whole cache, of which every head sees what the decoder kept of it: by a model that takes a mask for every head.
    private static float[] Masked(KvCache evicted)
    {
        using var session = new DecoderSession(CacheWeaver.Weave(CacheAdaptive.Definition, RecallPrompt.Model), new DecoderOptions { Threads = 1 });
        using var whole = new KvCache(RecallDecoder.Geometry);
        foreach (int[] chunk in Prompt.Text.Chunk(200))
        {
            whole.Prepare(chunk.Length);
            session.Run(chunk, whole.NextPosition, new CacheMemory(whole, ProcessorMemory.Instance));
            whole.Commit(chunk.Length);
        }

        whole.Prepare(Prompt.Question.Length);
        session.Run(Prompt.Question, whole.NextPosition, new MaskedMemory(whole, evicted));
        float[] logits = session.Logits.Data<float>()[^1024..].ToArray();
        whole.Abandon();
        return logits;
    }

    private static float LargestDifference(float[] expected, ReadOnlySpan<float> actual)
    {
        float largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = MathF.Max(largest, MathF.Abs(expected[i] - actual[i]));
        }

        return largest;
    }
}
