using PipelineDsl.EndToEnd.Pipelines;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>
/// Decoders in the forms that exports have (tests/Models/caches.py): rotary tables by halves and by neighbours, fused attention, half precision. Those
/// of Llama and of fused attention have the same weights.
/// </summary>
public class ExportedDecoderTests
{
    private static readonly int[] Text = [.. Enumerable.Range(0, 20).Select(static i => ((7 * i) + 3) % 48)];

    [Theory]
    [InlineData("cache-llama-17", 2, 1e-4f)]
    [InlineData("cache-llama-half-17", 2, 3e-2f)]
    [InlineData("cache-group-17", 2, 1e-4f)]
    [InlineData("cache-group-packed-17", 2, 1e-4f)]
    [InlineData("cache-gptj-17", 4, 1e-4f)]
    public void WindowOnNewPositions_IsTheWindowOnItsOwn(string model, int heads, float tolerance)
    {
        (CachePipeline repacked, CachePipeline original) = heads == 2
            ? (TinyRepacked2.Definition, TinyOriginal2.Definition)
            : (TinyRepacked4.Definition, TinyOriginal4.Definition);
        using Decoder moved = Open(model, repacked), kept = Open(model, original);
        foreach (Decoder decoder in (Decoder[])[moved, kept])
        {
            decoder.Read(Text);
            Assert.Equal(Enumerable.Range(12, 8), decoder.Cache.Tokens(1, 0).ToArray());
        }

        Assert.Equal((8, 20), (moved.Cache.NextPosition, kept.Cache.NextPosition));
        for (int token = 0; token < 5; token++)
        {
            moved.Step(token);
            kept.Step(token);
            AssertClose(kept.Logits, moved.Logits, tolerance);
        }
    }

    [Theory]
    [InlineData("cache-llama-17", 2, 16, false)]
    [InlineData("cache-llama-half-17", 2, 16, false)]
    [InlineData("cache-group-17", 2, 16, false)]
    [InlineData("cache-gptj-17", 4, 8, true)]
    public void Rotation_IsMeasured(string model, int heads, int rotaryDim, bool isInterleaved)
    {
        CachePipeline pipeline = heads == 2 ? TinyRepacked2.Definition : TinyRepacked4.Definition;
        using var session = new DecoderSession(CacheWeaver.Weave(pipeline, Path(model)), new DecoderOptions { Threads = 1 });
        using var probe = new DecoderProbe(session, "Test", pipeline.Geometry.MaxTokens);

        RotaryEmbedding found = probe.Rotation(probe.Vocabulary())!, expected = RotaryEmbedding.FromTheta(rotaryDim, isInterleaved: isInterleaved);

        Assert.Equal((rotaryDim, isInterleaved), (found.RotaryDim, found.IsInterleaved));
        double tolerance = model.Contains("half", StringComparison.Ordinal) ? 1e-3 : 1e-6;
        Assert.All(expected.Frequencies.Zip(found.Frequencies), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    [Fact]
    public void LearnedPositions_CannotBeRepacked()
    {
        var exception = Assert.Throws<CacheException>(() => Open("cache-gpt2-14", TinyRepacked4.Definition));

        Assert.StartsWith(
            "TinyRepacked4, layer 0: keys at position 1 are not keys at position 0 turned by pairs of channels.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DistancesAsBiases_NeedNoRotation()
    {
        using Decoder decoder = Open("cache-bloom-17", TinyRepacked4.Definition);
        decoder.Read(Text);
        decoder.Step(5);

        Assert.Equal((9, 21), (decoder.Cache.Entries(0), decoder.Cache.Seen));
    }

    [Theory]
    [InlineData("cache-llama-half-17", 3e-2f)]
    [InlineData("cache-group-17", 1e-4f)]
    [InlineData("cache-group-packed-17", 1e-4f)]
    public void LayersOfDifferentLength_AreThatOfThePlainExport(string model, float tolerance) =>
        AssertAlike(TinyOneLayer.Definition, model, tolerance);

    [Theory]
    [InlineData("cache-group-17")]
    [InlineData("cache-group-packed-17")]
    public void HeadsOfDifferentLength_AreThoseOfThePlainExport(string model) => AssertAlike(TinyAdaptive.Definition, model, 1e-4f);

    [Theory]
    [InlineData("cache-llama-17", 2)]
    [InlineData("cache-group-17", 2)]
    [InlineData("cache-gpt2-14", 4)]
    [InlineData("cache-bloom-17", 4)]
    public void WholeCache_GivesTheSameLogitsInChunksAsAtOnce(string model, int heads)
    {
        DecoderModel read = CacheWeaver.Read(new CacheGeometry(2, heads, 16, 48), Path(model));
        using Decoder once = Decoder.Open(read), chunks = Decoder.Open(read, null, new DecoderOptions { ChunkLength = 7 });
        once.Read(Text);
        chunks.Read(Text);

        AssertClose(once.Logits, chunks.Logits, 1e-4f);
    }

    private static void AssertAlike(CachePipeline pipeline, string model, float tolerance)
    {
        using Decoder plain = Open("cache-llama-17", pipeline), other = Open(model, pipeline);
        plain.Read(Text);
        other.Read(Text);
        for (int layer = 0; layer < 2; layer++)
        {
            for (int head = 0; head < 2; head++)
            {
                Assert.Equal(plain.Cache.Tokens(layer, head).ToArray(), other.Cache.Tokens(layer, head).ToArray());
            }
        }

        for (int token = 0; token < 5; token++)
        {
            plain.Step(token);
            other.Step(token);
            AssertClose(plain.Logits, other.Logits, tolerance);
        }
    }

    private static Decoder Open(string model, CachePipeline pipeline) =>
        Decoder.Open(CacheWeaver.Weave(pipeline, Path(model)), pipeline, new DecoderOptions { Threads = 1 });

    private static string Path(string model) => System.IO.Path.Combine(AppContext.BaseDirectory, "Decoders", model + ".onnx");

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
