using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>A node between the product of queries and keys and the softmax that brings in a mask, or something else beside the scores.</summary>
/// <param name="Node">The Add, Sub or Where.</param>
/// <param name="Input">Which of its inputs the scores are.</param>
internal readonly record struct ScoreMask(NodeProto Node, int Input)
{
    /// <summary>What it brings in besides constants that stand for hidden scores.</summary>
    internal string Mask => Node.Input[Node.Is("Where") ? 0 : 1 - Input];

    /// <summary>The masks on the way from a product to a softmax.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="product">The product.</param>
    /// <param name="softmax">The softmax.</param>
    internal static ImmutableArray<ScoreMask> Between(GraphIndex index, NodeProto product, NodeProto softmax)
    {
        List<ScoreMask> masks = [];
        NodeProto node = softmax;
        for (int input = 0; ; input = Next(index, node, product))
        {
            if (node != softmax && node.Is("Add", "Sub", "Where"))
            {
                masks.Add(new ScoreMask(node, input));
            }

            if (index.Producer(node.Input[input]) is not NodeProto previous || previous == product)
            {
                break;
            }

            node = previous;
        }

        masks.Reverse();
        return [.. masks];
    }

    private static int Next(GraphIndex index, NodeProto node, NodeProto product) =>
        Enumerable.Range(0, node.Input.Count).First(i => index.Ancestors(node.Input[i], throughShapes: false).Contains(product.Output[0]));
}
