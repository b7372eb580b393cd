using PipelineDsl.Analyzers.Rules.Performance;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

public class LayerTextTests
{
    [Theory]
    [InlineData(new[] { 4 }, "4")]
    [InlineData(new[] { 0, 1, 2 }, "0..2")]
    [InlineData(new[] { 3, 6, 9 }, "3,6,9")]
    [InlineData(new[] { 1, 3, 4, 8, 10, 11, 12 }, "1,3..4,8,10..12")]
    public void Layers_AreWrittenAsAttributesReadThem(int[] layers, string text) => Assert.Equal(text, LayerText.Of(layers));
}
