namespace PipelineDsl.Onnx.Lowering;

/// <summary>For every token at an even position the most similar one at an odd position, by cosine.</summary>
internal sealed class PartnerLowering(OnnxGraphWriter graph, StageTensors tensors)
{
    // The smallest normal number: dividing by it instead of by zero leaves a zero vector zero, so that its cosine is 0.
    private const float Tiny = 1.17549435e-38f;

    /// <summary>Writes the highest cosine, and which odd token has it [batch, evens]; -infinity where nothing may merge.</summary>
    internal (string Best, string Partner) Write(string metric)
    {
        string norms = graph.Reduce("ReduceL2", metric, 2, keepAxis: true);
        string unit = graph.Over(metric, graph.Add("Max", [norms, graph.Number(Tiny)]));
        string similarity = graph.MatMul(Evens(unit), graph.Transpose(Odds(unit), 0, 2, 1));
        similarity = HideProtectedTargets(MarkPadding(similarity));
        string best = graph.Reduce("ReduceMax", similarity, 2);
        string partner = graph.Add("ArgMax", [similarity], OnnxAttribute.Int("axis", 2), OnnxAttribute.Int("keepdims", 0));
        return (HideProtectedSources(best), partner);
    }

    private string Evens(string tensor) => graph.From(tensor, 1, 0, step: 2);

    private string Odds(string tensor) => graph.From(tensor, 1, 1, step: 2);

    // As BipartiteMatching does: outside the range of a cosine, padding with padding first, padding with content last.
    private string MarkPadding(string similarity)
    {
        if (tensors.Visible is not { } visible)
        {
            return similarity;
        }

        string evens = graph.Unsqueeze(Evens(visible), 2), odds = graph.Unsqueeze(Odds(visible), 1);
        string marks = graph.Where(graph.Same(evens, odds), graph.Number(2f), graph.Number(-2f));
        return graph.Where(graph.And(evens, odds), similarity, marks);
    }

    private string HideProtectedTargets(string similarity) => tensors.Protected is { } isProtected && tensors.ProtectedPrefix != 1
        ? graph.Where(graph.Unsqueeze(Odds(isProtected), 1), graph.Number(float.NegativeInfinity), similarity)
        : similarity;

    private string HideProtectedSources(string best) => tensors.Protected is { } isProtected
        ? graph.Where(Evens(isProtected), graph.Number(float.NegativeInfinity), best)
        : best;
}
