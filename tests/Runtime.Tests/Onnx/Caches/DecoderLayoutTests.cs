using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;

namespace PipelineDsl.Tests.Onnx.Caches;

/// <summary>What a decoder's inputs and outputs are for is read off its names, and its sizes off their shapes.</summary>
public sealed class DecoderLayoutTests
{
    private static readonly Decoders.DecoderModel Recall = Decoders.DecoderModel.Recall;

    [Fact]
    public void NamesOfOptimum_AreRead()
    {
        DecoderLayout layout = CacheWeaver.Read(new CacheGeometry(3, 2, 48, 512), Recall.Path).Layout;

        Assert.Equal("input_ids", layout.InputIds);
        Assert.Equal("attention_mask", layout.AttentionMask);
        Assert.Equal("position_ids", layout.PositionIds);
        Assert.Null(layout.UseCacheBranch);
        Assert.Equal("logits", layout.Logits);
        Assert.Equal(["past_key_values.0.key", "past_key_values.1.key", "past_key_values.2.key"], layout.PastKeys.ToArray());
        Assert.Equal(["past_key_values.0.value", "past_key_values.1.value", "past_key_values.2.value"], layout.PastValues.ToArray());
        Assert.Equal(["present.0.key", "present.1.key", "present.2.key"], layout.PresentKeys.ToArray());
        Assert.Equal(["present.0.value", "present.1.value", "present.2.value"], layout.PresentValues.ToArray());
        Assert.False(layout.IsHalf);
        Assert.False(layout.HasLayerBiases);
    }

    [Theory]
    [InlineData("past_key_values.4.key", 4, true)]
    [InlineData("present.12.value", 12, false)]
    [InlineData("past_key_values.0.k", 0, true)]
    [InlineData("past_key_7", 7, true)]
    [InlineData("present_value_7", 7, false)]
    [InlineData("past_3_value", 3, false)]
    [InlineData("present_key_values_3_key", 3, true)]
    public void NamesOfExporters_SayLayerAndPart(string name, int layer, bool isKey) => Assert.Equal(new CacheName(layer, isKey), CacheName.Read(name));

    [Theory]
    [InlineData("past_key_values.0")]
    [InlineData("past_key_values.0.decoder.key")]
    [InlineData("past_key_values.99999999999.key")]
    [InlineData("pasta.0.key")]
    [InlineData("past_key_values.0.keys_scale")]
    public void OtherNames_SayNothing(string name) => Assert.Null(CacheName.Read(name));

    [Fact]
    public void RotationInsideOfAttention_IsToldPositionsWhereTheyDifferFromRows()
    {
        CacheReference reference = CacheReference.Load("cache-group-17");
        DecoderLayout original = CacheWeaver.Weave(CachePipelines.Make(reference.Geometry), reference.Path).Layout;
        DecoderLayout repacked = CacheWeaver.Weave(CachePipelines.Make(reference.Geometry, positions: PositionPolicy.Repacked), reference.Path).Layout;

        Assert.Equal("position_ids", original.PositionIds);
        Assert.Null(repacked.PositionIds);
        Assert.Equal("attention_mask", original.AttentionMask);
    }

    [Theory]
    [InlineData(2, 2, 48, "caches 3 layers, but the pipeline says Layers = 2")]
    [InlineData(3, 4, 48, "Layer 0: the model's cache has KvHeads = 2, but the pipeline says 4")]
    [InlineData(3, 2, 64, "Layer 0: the model's cache has HeadDim = 48, but the pipeline says 64")]
    public void OtherGeometry_IsRefused(int layers, int heads, int width, string message)
    {
        WeaveException error = Assert.Throws<WeaveException>(() => CacheWeaver.Read(new CacheGeometry(layers, heads, width, 512), Recall.Path));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
