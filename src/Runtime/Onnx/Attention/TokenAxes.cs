using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The axes of the residual stream, followed through the model.</summary>
internal sealed class TokenAxes
{
    private ImmutableArray<Axis?> _attended = [];

    private TokenAxes(ShapeInference shapes, string entry, ImmutableArray<Axis> axes, int tokenAxis)
    {
        Shapes = shapes;
        Entry = entry;
        Axes = axes;
        TokenAxis = tokenAxis;
    }

    internal ShapeInference Shapes { get; }

    /// <summary>The residual stream as it enters the first layer.</summary>
    internal string Entry { get; }

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
                $"The residual stream '{first.Residual}' that enters the first layer has rank {entry.Rank}; "
                    + "expected [batch, tokens, channels] or [tokens, batch, channels].");
        }

        // Tokens and batch are whole: a reshape that cuts through them is not one that can be followed.
        ImmutableArray<Axis> axes = [.. Enumerable.Range(0, 3).Select(i =>
            new Axis(entry.HasShape ? entry.Shape[i].Size : SizeExpression.Symbol($"residual {i}"), isWhole: i < 2))];
        ShapeInference shapes = new(index, opset, new Dictionary<string, ImmutableArray<Axis>>(StringComparer.Ordinal) { [first.Residual] = axes });
        TensorFacts keys = first.Scores is null ? shapes.Facts(first.Keys) : shapes.Facts(first.Scores);
        Dimension attended = !keys.HasShape || keys.Rank < 3 ? Dimension.One : first.Scores is null ? keys.Shape[1] : keys.Shape[^1];
        int tokenAxis = EndsWith(attended, axes[1]) ? 1 : EndsWith(attended, axes[0]) ? 0 : throw new WeaveException(
            $"The token axis cannot be followed from '{first.Residual}' to the attention at {first.Node.Describe()}; "
                + "it may be cross-attention, whose keys are of another sequence.");
        TokenAxes result = new(shapes, first.Residual, axes, tokenAxis);
        CacheSlices.Mark(index, result);
        return result;
    }

    /// <summary>Whether some layer attends to cached tokens as well.</summary>
    internal bool HasCache { get; private set; }

    /// <summary>Notes what every layer attends to.</summary>
    internal void SetLayers(IEnumerable<AttentionBlock> layers)
    {
        _attended = [.. layers.Select(block => Shapes.Facts(block.Keys) is { HasShape: true } keys
            && keys.Shape.Where(IsCached).Select(dimension => dimension.Leaves.Single()).FirstOrDefault() is Axis axis ? axis : null)];
        HasCache = _attended.Any(axis => axis is not null);
    }

    /// <summary>The layer that attends to an axis; -1 when none does.</summary>
    internal int LayerOf(Axis? axis) => axis is null ? -1 : _attended.IndexOf(axis);

    /// <summary>Whether a dimension is a cache of earlier tokens with the tokens at its end.</summary>
    internal bool IsCached(Dimension dimension) => dimension.Leaves.ToArray() is [Axis axis] && axis.Tail == Tokens;

    /// <summary>Whether a tensor has such a dimension.</summary>
    internal bool IsCached(TensorFacts facts) => facts.HasShape && facts.Shape.Any(IsCached);

    /// <summary>Whether a block attends from every token to every token.</summary>
    internal bool IsSelfAttention(AttentionBlock block)
    {
        if (block.Scores is null)
        {
            TensorFacts queries = Shapes.Facts(block.Queries), keys = Shapes.Facts(block.Keys);
            return queries.Rank >= 3 && keys.Rank >= 3 && queries.Shape[1].Is(Tokens) && keys.Shape[keys.Rank == 4 ? 2 : 1].Is(Tokens);
        }

        TensorFacts scores = Shapes.Facts(block.Scores);
        return scores.Rank >= 3 && EndsWith(scores.Shape[^1], Tokens) && scores.Shape[^2].Is(Tokens);
    }

    // Itself, or a cache in front of it.
    private static bool EndsWith(Dimension dimension, Axis tokens) =>
        dimension.Is(tokens) || (dimension.Leaves.ToArray() is [Axis axis] && axis.Tail == tokens.Root);

    /// <summary>The constant size of an axis; null when it varies.</summary>
    internal static int? ConstantSize(Axis axis) => axis.Size is { IsConstant: true, Factor: > 0 and <= int.MaxValue } size ? (int)size.Factor : null;

    /// <summary>A tensor's shape, for messages.</summary>
    internal string Describe(string tensor) => Shapes.Facts(tensor) is { HasShape: true } facts
        ? $"'{tensor}' [{string.Join(", ", facts.Shape.Select(dimension => dimension.Size))}]" : $"'{tensor}'";

    /// <summary>A node's inputs, for messages.</summary>
    internal string Describe(NodeProto node) => $"{node.Describe()} on {string.Join(", ", node.Input.Where(name => name.Length > 0).Select(Describe))}";
}
