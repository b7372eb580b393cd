using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>Finds, behind the operands of the two products, keys, queries and values that lie in one of the layouts that operators read.</summary>
internal sealed class HeadSearch(GraphIndex index, TokenAxes axes, AttentionBlock block)
{
    private const int MaxLength = 10;

    /// <summary>Number of heads, read off the shape of the scores.</summary>
    /// <exception cref="WeaveException">It cannot be told.</exception>
    internal int Heads(int channels)
    {
        if (block.Scores is null)
        {
            return (int)block.Node.Int("num_heads", 1);
        }

        // Everything before the last two dimensions is batch and heads, in one dimension or in two.
        TensorFacts scores = axes.Shapes.Facts(block.Scores);
        SizeExpression folded = scores.Shape[..^2].SelectMany(dimension => dimension.Leaves).Where(axis => axis != axes.Batch)
            .Aggregate(SizeExpression.One, (size, axis) => size.Times(axis.Size));
        if (folded is { IsConstant: true, Factor: > 0 and <= int.MaxValue })
        {
            return (int)folded.Factor;
        }

        TensorFacts queries = axes.Shapes.Facts(block.Queries);
        return queries.HasShape && queries.Shape[^1].Size is { IsConstant: true, Factor: > 0 } width && channels % width.Factor == 0
            ? (int)(channels / width.Factor)
            : throw new WeaveException($"The number of heads cannot be told from the scores {axes.Describe(block.Scores)} at {block.Node.Describe()}.");
    }

    /// <summary>The nearest tensor with a known layout; null when there is none.</summary>
    internal HeadOperand? Find(string tensor, int heads)
    {
        float scale = 1;
        for (int length = 0; length < MaxLength; length++)
        {
            if (Layout(tensor, heads) is string layout)
            {
                return new HeadOperand(tensor, layout, axes.Shapes.Facts(tensor).Rank, scale);
            }

            if (index.Producer(tensor) is NodeProto join && KeyCache.Of(axes, join) is KeyCache cache)
            {
                tensor = cache.Fresh;
                continue;
            }

            // Scaling by a constant changes neither cosines nor the order of norms.
            if (index.Producer(tensor) is not NodeProto node || !node.IsStandard()
                || !(node.Is("Transpose", "Reshape", "Expand", "Identity", "Squeeze", "Unsqueeze") || (node.Is("Mul", "Div") && IsScale(node))))
            {
                return null;
            }

            scale = node.Is("Mul") ? scale * Factor(node) : node.Is("Div") ? scale / Factor(node) : scale;
            tensor = axes.Shapes.Facts(node.Input[0]).HasShape && index.Constant(node.Input[0]) is null ? node.Input[0] : node.Input(1);
        }

        return null;
    }

    private float Factor(NodeProto node) => ScaleFactor.Of(index, index.Constant(node.Input[0]) is null ? node.Input[1] : node.Input[0]);

    private bool IsScale(NodeProto node) => node.Input.Count == 2
        && node.Input.Any(input => axes.Shapes.Facts(input) is { HasShape: true } facts && facts.Shape.All(dimension => dimension.IsOne));

    private string? Layout(string tensor, int heads)
    {
        TensorFacts facts = axes.Shapes.Facts(tensor);
        if (facts.Rank is not (3 or 4) || !facts.Shape[^1].Size.IsConstant || facts.Shape[^1].Contains(axes.Tokens))
        {
            return null;
        }

        bool leads = facts.Shape[0].Is(axes.Tokens);
        bool isSecond = facts.Shape[1].Is(axes.Tokens);
        if (facts.Rank == 4)
        {
            bool startsWithBatch = IsBatch(facts.Shape[0]);
            return startsWithBatch && isSecond && IsHeads(facts.Shape[2], heads) ? HeadLayout.BatchTokensHeads
                : startsWithBatch && facts.Shape[2].Is(axes.Tokens) && IsHeads(facts.Shape[1], heads) ? HeadLayout.BatchHeadsTokens
                : null;
        }

        bool hasAllHeads = facts.Shape[^1].Size.DividedBy(SizeExpression.Constant(heads)) is not null;
        SizeExpression folded = axes.Batch.Size.Times(SizeExpression.Constant(heads));
        return leads && ((IsBatch(facts.Shape[1]) && hasAllHeads) || facts.Shape[1].Size.Equals(folded)) ? HeadLayout.TokensBatchHeads
            : isSecond && facts.Shape[0].Size.Equals(folded) && !(heads == 1 && IsBatch(facts.Shape[0])) ? HeadLayout.FoldedHeadsTokens
            : isSecond && IsBatch(facts.Shape[0]) && hasAllHeads ? HeadLayout.BatchTokensHeads
            : null;
    }

    // Several queries may share a key head.
    private static bool IsHeads(Dimension dimension, int heads) =>
        dimension.Size is { IsConstant: true, Factor: > 0 } size && heads % size.Factor == 0;

    private bool IsBatch(Dimension dimension) => axes.IsSingle ? dimension.IsOne : dimension.Is(axes.Batch);
}
