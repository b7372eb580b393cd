using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;

namespace PipelineDsl.Tests.Onnx.Caches;

/// <summary>What scorers read comes out of the model, and is what PyTorch computed.</summary>
public sealed class DecoderSignalTests
{
    private const int Window = 4;

    public static TheoryData<string> Models => [.. CacheReference.Rotary, "cache-gpt2-14", "cache-bloom-17"];

    public static TheoryData<string> ModelsAndFused => [.. CacheReference.Rotary, "cache-gpt2-14", "cache-bloom-17", "cache-multihead-17"];

    [Theory]
    [MemberData(nameof(ModelsAndFused))]
    public void RecentQueries_AreTheLastOnesBehindTheRotation(string name)
    {
        CacheReference reference = CacheReference.Load(name);
        using WovenDecoder decoder = Open(reference, CacheSignals.RecentQueries);

        Dictionary<string, ModelTensor> outputs = decoder.Run(reference.Ids.AsSpan(0, reference.Prompt), 0);
        Dictionary<string, ModelTensor> next = decoder.Run(reference.Ids.AsSpan(reference.Prompt, 1), reference.Prompt);

        foreach ((ModelTensor expected, int layer) in reference.Signal("queries").Select((tensor, layer) => (tensor, layer)))
        {
            ModelTensor queries = outputs[decoder.Layout.RecentQueries[layer]!];
            Assert.Equal([1, reference.Heads, Window, reference.HeadWidth], queries.Shape);
            CacheAssert.Close(Last(expected, Window), queries.Values, reference.Tolerance);
            Assert.Equal([1, reference.Heads, 1, reference.HeadWidth], next[decoder.Layout.RecentQueries[layer]!].Shape);
        }
    }

    [Theory]
    [MemberData(nameof(ModelsAndFused))]
    public void UnrotatedQueries_AreThoseInFrontOfTheRotation(string name)
    {
        CacheReference reference = CacheReference.Load(name);
        using WovenDecoder decoder = Open(reference, CacheSignals.QueryMoments);

        Dictionary<string, ModelTensor> outputs = decoder.Run(reference.Ids.AsSpan(0, reference.Prompt), 0);

        foreach ((ModelTensor expected, int layer) in reference.Signal("unrotated").Select((tensor, layer) => (tensor, layer)))
        {
            Assert.Equal([1, .. expected.Shape], outputs[decoder.Layout.UnrotatedQueries[layer]!].Shape);
            CacheAssert.Close(expected, outputs[decoder.Layout.UnrotatedQueries[layer]!], reference.Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void AttentionSums_AreThoseOfTheNewTokens(string name)
    {
        CacheReference reference = CacheReference.Load(name);
        using WovenDecoder decoder = Open(reference, CacheSignals.AttentionSums);

        Dictionary<string, ModelTensor> outputs = decoder.Run(reference.Ids.AsSpan(0, reference.Prompt), 0);
        decoder.Keep(reference.Kept("equal"));
        Dictionary<string, ModelTensor> rest = decoder.Run(reference.Ids.AsSpan(reference.Prompt), reference.Prompt);

        for (int layer = 0; layer < reference.Layers; layer++)
        {
            string output = decoder.Layout.AttentionSums[layer]!;
            Assert.Equal([1, reference.Heads, reference.Prompt], outputs[output].Shape);
            CacheAssert.Close(reference.Signal("sums")[layer], outputs[output], reference.Tolerance);
            CacheAssert.Close(OfKept(reference, layer), rest[output].Values, reference.Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(ModelsAndFused))]
    public void OutputProjections_AreTheWeightsOfTheFile(string name)
    {
        CacheReference reference = CacheReference.Load(name);
        using WovenDecoder decoder = Open(reference, CacheSignals.OutputProjection);

        ModelTensor[] expected = reference.Signal("projections");

        Assert.Equal(expected.Length, decoder.Layout.OutputProjections.Length);
        for (int layer = 0; layer < expected.Length; layer++)
        {
            CacheAssert.Close(expected[layer].Values, decoder.Layout.OutputProjections[layer], reference.Tolerance);
        }
    }

    [Fact]
    public void SignalsOfSomeLayers_AreNullElsewhere()
    {
        CacheReference reference = CacheReference.Load("cache-llama-17");
        CachePipeline all = CachePipelines.Make(reference.Geometry, CacheSignals.AttentionSums);
        CachePipeline some = new() { Name = all.Name, FullName = all.FullName, Geometry = all.Geometry, Stages = [all.Stages[1]] };

        DecoderLayout layout = CacheWeaver.Weave(some, reference.Path).Layout;

        Assert.Equal<IEnumerable<string?>>([null, "attention_sums.1"], layout.AttentionSums);
        Assert.Empty(layout.RecentQueries);
        Assert.Equal(reference.Heads, layout.QueryHeads);
    }

    [Fact]
    public void PipelineWithoutSignals_LeavesTheModelAsItWas()
    {
        byte[] file = File.ReadAllBytes(Decoders.DecoderModel.Recall.Path);

        byte[] woven = CacheWeaver.Weave(CachePipelines.Make(new CacheGeometry(3, 2, 48, 512)), Decoders.DecoderModel.Recall.Path).ToArray();

        Assert.Equal(Protobuf(file), Protobuf(woven));
    }

    private static byte[] Protobuf(byte[] file)
    {
        PipelineDsl.Onnx.Protobuf.ModelProto model = PipelineDsl.Onnx.Protobuf.ModelProto.Parser.ParseFrom(file);
        return Google.Protobuf.MessageExtensions.ToByteArray(model);
    }

    private static WovenDecoder Open(CacheReference reference, CacheSignals signals)
    {
        PositionPolicy positions = reference.Path.Contains("bloom", StringComparison.Ordinal) ? PositionPolicy.Repacked : PositionPolicy.Original;
        return new WovenDecoder(CacheWeaver.Weave(CachePipelines.Make(reference.Geometry, signals, window: Window, positions: positions), reference.Path));
    }

    private static float[] Last(ModelTensor tensor, int rows)
    {
        int heads = (int)tensor.Shape[0], all = (int)tensor.Shape[1], width = (int)tensor.Shape[2];
        return [.. Enumerable.Range(0, heads).SelectMany(head => tensor.Values[(((head * all) + all - rows) * width)..((head + 1) * all * width)])];
    }

    // PyTorch's cache was full, with what is gone hidden; BLOOM's was compacted as well.
    private static float[] OfKept(CacheReference reference, int layer)
    {
        ModelTensor full = reference.KeptSums("equal")[layer];
        if (full.Shape[1] < reference.Ids.Length)
        {
            return full.Values;
        }

        int keys = reference.Ids.Length, group = reference.Heads / reference.KeyHeads;
        return [.. Enumerable.Range(0, reference.Heads).SelectMany(head =>
            reference.Kept("equal")[layer][head / group].Concat(Enumerable.Range(reference.Prompt, keys - reference.Prompt))
                .Select(entry => full.Values[(head * keys) + entry]))];
    }
}
