using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;

namespace PipelineDsl.Tests.Onnx.Caches;

/// <summary>Evicting entries from outside gives what the model gives with the same entries masked inside, as PyTorch computed it.</summary>
public sealed class MaskedEquivalenceTests
{
    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = [];
        foreach (string model in CacheReference.Rotary.Append("cache-gpt2-14").Append("cache-multihead-17"))
        {
            foreach (string rule in (string[])["equal", "layers", "heads"])
            {
                cases.Add(model, rule);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EvictedOutside_EqualsMaskedInside(string name, string rule)
    {
        CacheReference reference = CacheReference.Load(name);
        CachePipeline pipeline = CachePipelines.Make(
            reference.Geometry, heads: rule == "heads" ? HeadBudgets.Adaptive : HeadBudgets.Uniform, differ: rule == "layers");
        using WovenDecoder decoder = new(CacheWeaver.Weave(pipeline, reference.Path));

        ModelTensor prompt = decoder.Run(reference.Ids.AsSpan(0, reference.Prompt), 0)[decoder.Layout.Logits];
        decoder.Keep(reference.Kept(rule));
        ModelTensor rest = decoder.Run(reference.Ids.AsSpan(reference.Prompt), reference.Prompt)[decoder.Layout.Logits];

        Assert.Equal(rule != "equal", decoder.Layout.HasLayerBiases);
        CacheAssert.Close(reference.Logits, prompt, reference.Tolerance);
        CacheAssert.Close(reference.KeptLogits(rule), rest, reference.Tolerance);
    }

    // Whatever ONNX Runtime fuses.
    [Theory]
    [MemberData(nameof(Cases))]
    public void OptimisedModel_GivesTheSame(string name, string rule)
    {
        const CacheSignals Signals = CacheSignals.RecentQueries | CacheSignals.QueryMoments | CacheSignals.AttentionSums;
        CacheReference reference = CacheReference.Load(name);
        CacheSignals signals = name == "cache-multihead-17" ? Signals & ~CacheSignals.AttentionSums : Signals;
        CachePipeline pipeline = CachePipelines.Make(
            reference.Geometry, signals, rule == "heads" ? HeadBudgets.Adaptive : HeadBudgets.Uniform, differ: rule == "layers");
        using WovenDecoder decoder = new(
            CacheWeaver.Weave(pipeline, reference.Path), Microsoft.ML.OnnxRuntime.GraphOptimizationLevel.ORT_ENABLE_ALL);

        decoder.Run(reference.Ids.AsSpan(0, reference.Prompt), 0);
        decoder.Keep(reference.Kept(rule));
        Dictionary<string, ModelTensor> rest = decoder.Run(reference.Ids.AsSpan(reference.Prompt), reference.Prompt);

        CacheAssert.Close(reference.KeptLogits(rule), rest[decoder.Layout.Logits], reference.Tolerance);
    }

    // The distance is counted in entries, before and after.
    [Fact]
    public void DistancesOfAlibi_AreThoseOfTheCompactedCache()
    {
        CacheReference reference = CacheReference.Load("cache-bloom-17");
        CachePipeline pipeline = CachePipelines.Make(reference.Geometry, positions: PositionPolicy.Repacked);
        using WovenDecoder decoder = new(CacheWeaver.Weave(pipeline, reference.Path));

        ModelTensor prompt = decoder.Run(reference.Ids.AsSpan(0, reference.Prompt), 0)[decoder.Layout.Logits];
        decoder.Keep(reference.Kept("equal"));
        ModelTensor rest = decoder.Run(reference.Ids.AsSpan(reference.Prompt), 0)[decoder.Layout.Logits];

        Assert.Null(decoder.Layout.PositionIds);
        CacheAssert.Close(reference.Logits, prompt, reference.Tolerance);
        CacheAssert.Close(reference.KeptLogits("equal"), rest, reference.Tolerance);
    }
}
