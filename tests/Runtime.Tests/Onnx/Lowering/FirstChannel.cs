using PipelineDsl.Onnx.Lowering;

namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>A user's scorer that says how it is lowered: score = 2 x the first channel.</summary>
internal readonly struct FirstChannel : IHiddenScorer, IOnnxLowering
{
    public static void Score(TokenMatrix hidden, Span<float> scores)
    {
        for (int token = 0; token < hidden.Tokens; token++)
        {
            scores[token] = 2 * hidden[token][0];
        }
    }

    public string Lower(OnnxGraphWriter graph, OnnxSignals signals)
    {
        string first = graph.Add("Gather", [signals.Hidden, graph.Constant([0L])], OnnxAttribute.Int("axis", 2));
        return graph.Add("Mul", [first, graph.Constant([2f])]);
    }
}
