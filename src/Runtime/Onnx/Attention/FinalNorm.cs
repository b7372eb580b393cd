using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The norm between the last layer and what reads the model's hidden states, as one node or spelled out.</summary>
internal static class FinalNorm
{
    private static readonly string[] Operators =
    [
        "LayerNormalization", "SimplifiedLayerNormalization", "RMSNormalization", "Cast", "Pow", "ReduceMean", "Sub", "Add", "Sqrt", "Div", "Mul", "Reciprocal",
    ];

    /// <summary>The normalised hidden states; null when no norm follows the residual stream.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="axes">Axes of the residual stream.</param>
    /// <param name="residual">The residual stream behind the last layer.</param>
    internal static string? Find(GraphIndex index, TokenAxes axes, string residual)
    {
        // All that a norm's operators make of the residual stream and of constants; the norm is the last of it that is shaped like hidden states.
        HashSet<string> made = new(StringComparer.Ordinal) { residual };
        string? norm = null;
        bool isNorm = false;
        foreach (NodeProto node in index.Nodes.Where(node => node.IsStandard() && node.Is(Operators) && node.Input.Any(made.Contains)))
        {
            if (node.Input.All(input => input.Length == 0 || made.Contains(input) || index.Constant(input) is not null))
            {
                made.Add(node.Output[0]);
                isNorm |= node.Is("ReduceMean") || node.OpType.EndsWith("Normalization", StringComparison.Ordinal);
                TensorFacts facts = axes.Shapes.Facts(node.Output[0]);
                norm = isNorm && facts.Rank == 3 && facts.Shape[axes.TokenAxis].Is(axes.Tokens) && facts.Shape[2].Size.Equals(axes.Axes[2].Size)
                    ? node.Output[0]
                    : norm;
            }
        }

        return norm;
    }
}
