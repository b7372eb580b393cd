using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The table of shape rules. An operator that is not in it gives tensors of unknown shape.</summary>
internal static class ShapeRules
{
    private static readonly Dictionary<string, Action<ShapeContext>> Standard = Build();

    private static readonly Dictionary<string, Action<ShapeContext>> Microsoft = new(StringComparer.Ordinal)
    {
        ["Attention"] = FusedRules.PackedAttention,
        ["MultiHeadAttention"] = FusedRules.MultiHeadAttention,
        ["SkipLayerNormalization"] = FusedRules.SkipLayerNormalization,
        ["SkipSimplifiedLayerNormalization"] = FusedRules.SkipLayerNormalization,
        ["RotaryEmbedding"] = LayoutRules.Same,
        ["EmbedLayerNormalization"] = FusedRules.EmbedLayerNormalization,
        ["FusedMatMul"] = MatrixRules.MatMul,
        ["FusedGemm"] = MatrixRules.Gemm,
        ["Gelu"] = LayoutRules.Same,
        ["FastGelu"] = ElementwiseRules.Broadcast,
        ["BiasGelu"] = ElementwiseRules.Broadcast,
        ["QuickGelu"] = LayoutRules.Same,
    };

    internal static Action<ShapeContext>? Find(NodeProto node) =>
        (node.IsStandard() ? Standard : node.Domain == NodeAttributes.MicrosoftDomain ? Microsoft : null)?.GetValueOrDefault(node.OpType);

    private static Dictionary<string, Action<ShapeContext>> Build()
    {
        Dictionary<string, Action<ShapeContext>> rules = new(StringComparer.Ordinal)
        {
            ["Reshape"] = LayoutRules.Reshape,
            ["Transpose"] = LayoutRules.Transpose,
            ["Flatten"] = LayoutRules.Flatten,
            ["Squeeze"] = LayoutRules.Squeeze,
            ["Unsqueeze"] = LayoutRules.Unsqueeze,
            ["Expand"] = LayoutRules.Expand,
            ["Tile"] = LayoutRules.Tile,
            ["Concat"] = LayoutRules.Concat,
            ["Split"] = LayoutRules.Split,
            ["Slice"] = LayoutRules.Slice,
            ["Gather"] = LayoutRules.Gather,
            ["GatherElements"] = LayoutRules.GatherElements,
            ["CumSum"] = LayoutRules.Same,
            ["Trilu"] = LayoutRules.Same,
            ["MatMul"] = MatrixRules.MatMul,
            ["Gemm"] = MatrixRules.Gemm,
            ["Conv"] = MatrixRules.Conv,
            ["MaxPool"] = MatrixRules.Conv,
            ["AveragePool"] = MatrixRules.Conv,
            ["GlobalAveragePool"] = MatrixRules.GlobalPool,
            ["Einsum"] = MatrixRules.Einsum,
            ["Shape"] = ValueRules.Shape,
            ["Range"] = ValueRules.Range,
            ["ConstantOfShape"] = ValueRules.ConstantOfShape,
            ["Add"] = ElementwiseRules.Add,
            ["Sub"] = ElementwiseRules.Subtract,
            ["Mul"] = ElementwiseRules.Multiply,
            ["Div"] = ElementwiseRules.Divide,
            ["Equal"] = ElementwiseRules.Equal,
            ["Where"] = ElementwiseRules.Where,
        };
        foreach (string name in TokenWise.Unary)
        {
            rules[name] = LayoutRules.Same;
        }

        foreach (string name in TokenWise.Broadcast)
        {
            rules.TryAdd(name, ElementwiseRules.Broadcast);
        }

        foreach (string name in TokenWise.Reductions)
        {
            rules[name] = MatrixRules.Reduce;
        }

        return rules;
    }
}
