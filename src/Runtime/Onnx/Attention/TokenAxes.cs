using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The axes of the residual stream, followed through the model.</summary>
internal sealed class TokenAxes
{
    private TokenAxes(ShapeInference shapes, ImmutableArray<Axis> axes, int tokenAxis)
    {
        Shapes = shapes;
        Axes = axes;
        TokenAxis = tokenAxis;
    }

    internal ShapeInference Shapes { get; }

    /// <summary>The three axes of the residual stream in its own order.</summary>
    internal ImmutableArray<Axis> Axes { get; }

    internal int TokenAxis { get; }

    internal Axis Tokens => Axes[TokenAxis].Root;

    /// <summary>The batch axis; its size may be 1, then it appears in no shape.</summary>
    internal Axis Batch => Axes[1 - TokenAxis].Root;

    /// <summary>Whether the batch is always one sequence.</summary>
    internal bool IsSingle => Batch.Size.Is(1);

    /// <summary>Follows the axes of the residual stream that enters the first layer, and sees which of them the scores are over.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="opset">Version of the standard operators.</param>
    /// <param name="first">The first layer.</param>
    /// <exception cref="WeaveException">No axis of the residual stream reaches the scores.</exception>
    internal static TokenAxes Follow(GraphIndex index, int opset, AttentionBlock first)
    {
        TensorFacts entry = new ShapeInference(index, opset, ImmutableDictionary<string, ImmutableArray<Axis>>.Empty).Facts(first.Residual);
        if (entry.HasShape && entry.Rank != 3)
        {
            throw new WeaveException(
                $"The residual stream '{first.Residual}' that enters the first layer has rank {entry.Rank}; expected [batch, tokens, channels] or [tokens, batch, channels].");
        }

        // Tokens and batch are whole: a reshape that cuts through them is not one that can be followed.
        ImmutableArray<Axis> axes = [.. Enumerable.Range(0, 3).Select(i =>
            new Axis(entry.HasShape ? entry.Shape[i].Size : SizeExpression.Symbol($"residual {i}"), isWhole: i < 2))];
        ShapeInference shapes = new(index, opset, new Dictionary<string, ImmutableArray<Axis>>(StringComparer.Ordinal) { [first.Residual] = axes });
        TensorFacts keys = first.Scores is null ? shapes.Facts(first.Keys) : shapes.Facts(first.Scores);
        Dimension attended = !keys.HasShape || keys.Rank < 3 ? Dimension.One : first.Scores is null ? keys.Shape[1] : keys.Shape[^1];
        int tokenAxis = attended.Is(axes[1]) ? 1 : attended.Is(axes[0]) ? 0 : throw new WeaveException(
            $"The token axis cannot be followed from '{first.Residual}' to the attention at {first.Node.Describe()}.");
        return new TokenAxes(shapes, axes, tokenAxis);
    }

    /// <summary>Whether a block attends from every token to every token.</summary>
    internal bool IsSelfAttention(AttentionBlock block)
    {
        if (block.Scores is null)
        {
            TensorFacts queries = Shapes.Facts(block.Queries), keys = Shapes.Facts(block.Keys);
            return queries.Rank >= 3 && keys.Rank >= 3 && queries.Shape[1].Is(Tokens) && keys.Shape[keys.Rank == 4 ? 2 : 1].Is(Tokens);
        }

        TensorFacts scores = Shapes.Facts(block.Scores);
        return scores.Rank >= 3 && scores.Shape[^1].Is(Tokens) && scores.Shape[^2].Is(Tokens);
    }

    /// <summary>The constant size of an axis; null when it varies.</summary>
    internal static int? ConstantSize(Axis axis) => axis.Size is { IsConstant: true, Factor: > 0 and <= int.MaxValue } size ? (int)size.Factor : null;

    /// <summary>A tensor's shape, for messages.</summary>
    internal string Describe(string tensor) => Shapes.Facts(tensor) is { HasShape: true } facts
        ? $"'{tensor}' [{string.Join(", ", facts.Shape.Select(dimension => dimension.Size))}]" : $"'{tensor}'";

    /// <summary>A node's inputs, for messages.</summary>
    internal string Describe(NodeProto node) => $"{node.Describe()} on {string.Join(", ", node.Input.Where(name => name.Length > 0).Select(Describe))}";
}
