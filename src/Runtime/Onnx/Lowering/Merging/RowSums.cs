namespace PipelineDsl.Onnx.Lowering;

/// <summary>
/// Adds the rows that merge away to the rows they merge into. Which form is fastest was measured in ONNX Runtime on the CPU:
/// scattering wins where the opset has it, else a product with a one-hot matrix does it.
/// </summary>
internal sealed class RowSums(OnnxGraphWriter graph, StageTensors tensors, Pairing pairing)
{
    private string? _oneHot;

    /// <summary>Adds numbers [batch, removed] to numbers [batch, kept].</summary>
    internal string AddNumbers(string numbers, string updates) => graph.Opset >= 16
        ? Scatter(numbers, pairing.Targets, updates)
        : graph.Plus(numbers, graph.Squeeze(graph.MatMul(OneHot(), graph.Unsqueeze(updates, 2)), 2));

    /// <summary>Adds rows [batch, removed, channels] to rows [batch, kept, channels].</summary>
    internal string AddRows(string rows, string updates) => graph.Opset >= 16
        ? graph.Add("ScatterND", [rows, Indices(), updates], OnnxAttribute.Text("reduction", "add"))
        : graph.Plus(rows, graph.MatMul(OneHot(), updates));

    private string Scatter(string data, string indices, string updates) => graph.Add(
        "ScatterElements", [data, indices, updates], OnnxAttribute.Int("axis", 1), OnnxAttribute.Text("reduction", "add"));

    /// <summary>Pairs of item and row [batch, removed, 2].</summary>
    private string Indices()
    {
        string targets = graph.Unsqueeze(pairing.Targets, 2);
        string items = graph.Unsqueeze(graph.Range(tensors.Batch), 1, 2);
        string zeros = graph.Times(targets, graph.Number(0L));
        return graph.Concat(2, graph.Plus(zeros, items), targets);
    }

    /// <summary>[batch, kept, removed].</summary>
    private string OneHot() => _oneHot ??= graph.ToFloat(graph.Same(
        graph.Unsqueeze(pairing.Targets, 1), graph.Unsqueeze(graph.Range(pairing.Kept), 1)));
}
