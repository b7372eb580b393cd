using PipelineDsl.Onnx.Lowering;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Scores that follow positions in no order, the same as in tests/Models/reference.py: which tokens stay does not hang on rounding.</summary>
internal readonly struct ShuffledPosition : IPositionScorer, IOnnxLowering
{
    public static void Score(TokenPositions positions, Span<float> scores)
    {
        for (int token = 0; token < positions.Count; token++)
        {
            scores[token] = ((positions[token] * 37) + 11) % 101;
        }
    }

    public string Lower(OnnxGraphWriter graph, OnnxSignals signals)
    {
        string scaled = graph.Add("Add", [graph.Add("Mul", [signals.Positions, graph.Constant([37L])]), graph.Constant([11L])]);
        string quotient = graph.Add("Mul", [graph.Add("Div", [scaled, graph.Constant([101L])]), graph.Constant([101L])]);
        return graph.Add("Cast", [graph.Add("Sub", [scaled, quotient])], OnnxAttribute.Int("to", 1));
    }
}
