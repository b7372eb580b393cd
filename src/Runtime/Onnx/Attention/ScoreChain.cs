using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Walks from a softmax back to the product of queries and keys, and notes the masks on the way.</summary>
internal sealed class ScoreChain(GraphIndex index, ShapeInference? shapes = null)
{
    private const int MaxLength = 16;

    internal readonly record struct Found(NodeProto Product, ImmutableArray<MaskTerm> Masks, float Scale = 1);

    internal Found? Find(string tensor) => Find(tensor, [], 0);

    private Found? Find(string tensor, ImmutableArray<MaskTerm> masks, int length)
    {
        if (length > MaxLength || index.Constant(tensor) is not null || index.Producer(tensor) is not NodeProto node)
        {
            return null;
        }

        if (IsProduct(node))
        {
            return new Found(node, [.. masks.Reverse()]);
        }

        if (!node.IsStandard())
        {
            return null;
        }

        switch (node.OpType)
        {
            case "Add" when node.Input.Count == 2:
                return Find(node.Input[0], masks.Add(new MaskTerm(node.Input[1], MaskForm.Additive)), length + 1)
                    ?? Find(node.Input[1], masks.Add(new MaskTerm(node.Input[0], MaskForm.Additive)), length + 1);
            case "Where" when node.Input.Count == 3:
                return Find(node.Input[2], masks.Add(new MaskTerm(node.Input[0], MaskForm.Hidden)), length + 1)
                    ?? Find(node.Input[1], masks.Add(new MaskTerm(node.Input[0], MaskForm.Visible)), length + 1);
            case "Sub" when node.Input.Count == 2:
                return Find(node.Input[0], masks, length + 1);
            case "Mul":
                return Scaled(Find(node.Input(0), masks, length + 1), ScaleFactor.Of(index, node.Input(1), shapes))
                    ?? Scaled(Find(node.Input(1), masks, length + 1), ScaleFactor.Of(index, node.Input(0), shapes));
            case "Div":
                return Scaled(Find(node.Input(0), masks, length + 1), 1 / ScaleFactor.Of(index, node.Input(1), shapes));
            case "Cast" or "Identity" or "Dropout" or "Reshape" or "Clip" or "Max" or "Unsqueeze" or "Squeeze":
                return Find(node.Input(0), masks, length + 1);
            default:
                return null;
        }
    }

    private static Found? Scaled(Found? found, float factor) => found is Found known ? known with { Scale = known.Scale * factor } : null;

    // A product with a constant is a projection.
    private bool IsProduct(NodeProto node) =>
        ((node.IsStandard() && node.Is("MatMul", "Einsum")) || node.IsMicrosoft("FusedMatMul"))
        && node.Input.Count == 2 && index.Constant(node.Input[0]) is null && index.Constant(node.Input[1]) is null;
}
