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
    [InlineData(2, 2, 48, "caches 3 layers, but the pipeline says Layers = 2")]
    [InlineData(3, 4, 48, "Layer 0: the model's cache has KvHeads = 2, but the pipeline says 4")]
    [InlineData(3, 2, 64, "Layer 0: the model's cache has HeadDim = 48, but the pipeline says 64")]
    public void OtherGeometry_IsRefused(int layers, int heads, int width, string message)
    {
        WeaveException error = Assert.Throws<WeaveException>(() => CacheWeaver.Read(new CacheGeometry(layers, heads, width, 512), Recall.Path));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
