namespace PipelineDsl.Onnx.Lowering;

/// <summary>Scores with protected tokens at +infinity and padding at -infinity, as <see cref="Tokens.StageGuard.Mark"/> leaves them.</summary>
internal static class MarkedScores
{
    internal static string Write(OnnxGraphWriter graph, string scores, StageTensors tensors)
    {
        if (tensors.Visible is { } visible)
        {
            scores = graph.Where(visible, scores, graph.Number(float.NegativeInfinity));
        }

        return tensors.Protected is { } isProtected
            ? graph.Where(isProtected, graph.Number(float.PositiveInfinity), scores)
            : scores;
    }
}
