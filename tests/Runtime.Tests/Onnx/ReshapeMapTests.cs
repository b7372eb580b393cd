using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Onnx;

namespace PipelineDsl.Tests.Onnx;

public class ReshapeMapTests
{
    private readonly Axis _batch = new(SizeExpression.Symbol("batch"), isWhole: true);
    private readonly Axis _tokens = new(SizeExpression.Constant(32), isWhole: true);
    private readonly Axis _channels = new(SizeExpression.Constant(32));

    [Fact]
    public void ChannelsSplitIntoHeads_TokensStayWhole()
    {
        ImmutableArray<Dimension> result = Follow([_batch, _tokens, _channels], -1, 32, 4, 8);

        Assert.True(result[0].Is(_batch) && result[1].Is(_tokens));
        Assert.Equal([4L, 8L], result[2..].Select(dimension => dimension.Size.Factor));
    }

    [Fact]
    public void HeadsFoldIntoBatch_BothAreKeptInOrder()
    {
        ImmutableArray<Dimension> result = ReshapeMap.Follow(
            [new(_tokens), new(_batch), new(_channels)],
            [Number(32), new ShapeValue(SizeExpression.Constant(4).Times(SizeExpression.Symbol("batch")), []), Number(8)]);

        Assert.True(result[0].Is(_tokens));
        Assert.Equal(_batch, result[1].Leaves.First());
        Assert.Equal(4, result[1].Leaves.Last().Size.Factor);
    }

    [Fact]
    public void FoldedAndUnfolded_GivesTheSameAxes()
    {
        ImmutableArray<Dimension> folded = Follow([_batch, _tokens, _channels], -1, 32);
        ImmutableArray<Dimension> back = ReshapeMap.Follow(folded, [new ShapeValue(SizeExpression.Symbol("batch"), []), Number(32), Number(32)]);

        Assert.True(back[0].Is(_batch) && back[1].Is(_tokens) && back[2].Is(_channels));
    }

    [Fact]
    public void TokensSplitIntoRows_AreNotFollowed() => Assert.True(Follow([_batch, _channels, _tokens], -1, 32, 4, 8).IsDefault);

    [Fact]
    public void SizesThatDoNotMultiplyUp_AreNotFollowed() => Assert.True(Follow([_tokens, _channels], 31, 33).IsDefault);

    [Fact]
    public void AnyRegrouping_KeepsElementsAndOrder() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(1, 6).ListOf(5).ToArbitrary(),
        sizes =>
        {
            // Any grouping of neighbours is a reshape; the axes come back in their order.
            Axis[] axes = [.. sizes.Select(size => new Axis(SizeExpression.Constant(size)))];
            long[] target = [(long)sizes[0] * sizes[1], sizes[2], (long)sizes[3] * sizes[4]];
            ImmutableArray<Dimension> result = Follow(axes, target);
            return result.Select(dimension => dimension.Size.Factor).SequenceEqual(target)
                && result.SelectMany(dimension => dimension.Leaves).SequenceEqual(axes.SelectMany(axis => axis.Leaves()));
        }));

    private static ShapeValue Number(long value) => ShapeValue.Constant(value);

    private static ImmutableArray<Dimension> Follow(Axis[] axes, params long[] target) =>
        ReshapeMap.Follow([.. axes.Select(axis => new Dimension(axis))], [.. target.Select(Number)]);
}
