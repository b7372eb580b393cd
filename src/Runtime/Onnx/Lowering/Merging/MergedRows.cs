namespace PipelineDsl.Onnx.Lowering;

/// <summary>
/// Size-weighted means: sum s x / sum s = leader + sum (s / total) (source - leader). Only rows that something merges into are
/// computed; all others, and rows whose members all have size 0, stay exactly what they were.
/// </summary>
/// <remarks>
/// Sources that share a target are added up first, by a product with the small matrix that says which ones do [removed, removed], so
/// that a plain scatter can write the rows: ONNX Runtime's ScatterND with reduction adds to one row from several threads at once,
/// which loses updates, and its ScatterElements takes longer, as does a product with a one-hot matrix [kept, removed].
/// </remarks>
internal sealed class MergedRows
{
    private readonly OnnxGraphWriter _graph;
    private readonly StageTensors _tensors;
    private readonly Pairing _pairing;
    private readonly Lazy<string> _shares, _totals;

    internal MergedRows(OnnxGraphWriter graph, StageTensors tensors, Pairing pairing)
    {
        _graph = graph;
        _tensors = tensors;
        _pairing = pairing;
        _shares = new(WriteShares);
        _totals = new(WriteTotals);
    }

    /// <summary>Writes the merged hidden states [batch, kept, channels].</summary>
    internal string Hidden()
    {
        string rows = Rows(_pairing.Leaders);
        string partners = _tensors.Single(Rows(_pairing.Partners));
        string sum = _graph.MatMul(Weights(), _graph.Minus(_tensors.Single(Rows(_pairing.Sources)), partners));
        string items = _graph.Expand(_graph.Unsqueeze(_graph.Range(_tensors.Batch), 1, 2), _tensors.Batch, _pairing.Removed, 1);
        string indices = _graph.Concat(2, items, _graph.Unsqueeze(_pairing.Targets, 2));
        return _graph.Add("ScatterND", [rows, indices, _tensors.Element(_graph.Plus(partners, sum))]);
    }

    /// <summary>Writes the sizes of the merged rows [batch, kept].</summary>
    internal string Sizes()
    {
        string sizes = _tensors.HasSizes
            ? Sizes(_pairing.Leaders)
            : _graph.Add("Expand", [_graph.Number(1f), _graph.Add("Shape", [_pairing.Leaders])]);
        return _graph.ScatterElements(sizes, _pairing.Targets, _totals.Value, 1);
    }

    /// <summary>[batch, removed, removed]: what source j adds to the row of source i, as a share of that row.</summary>
    private string Weights()
    {
        string totals = _totals.Value;
        if (_tensors.HasSizes)
        {
            totals = _graph.Where(_graph.Same(totals, _graph.Number(0f)), _graph.Number(1f), totals);
        }

        return _graph.Over(_shares.Value, _graph.Unsqueeze(totals, 2));
    }

    /// <summary>[batch, removed, removed]: the size of source j where it shares its target with source i, else 0.</summary>
    private string WriteShares()
    {
        string same = _graph.ToFloat(_graph.Same(_graph.Unsqueeze(_pairing.Targets, 2), _graph.Unsqueeze(_pairing.Targets, 1)));
        return _tensors.HasSizes ? _graph.Times(same, _graph.Unsqueeze(Sizes(_pairing.Sources), 1)) : same;
    }

    /// <summary>[batch, removed]: the merged size of every source's row.</summary>
    private string WriteTotals()
    {
        string partners = _tensors.HasSizes ? Sizes(_pairing.Partners) : _graph.Number(1f);
        return _graph.Plus(partners, _graph.Reduce("ReduceSum", _shares.Value, 2));
    }

    private string Sizes(string tokens) => _graph.GatherElements(_tensors.Sizes, tokens, 1);

    private string Rows(string tokens) => TokenRows.Gather(_graph, _tensors.Rows, tokens, _tensors.Batch);
}
