using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>A stage that merges tokens into size-weighted means, as <see cref="Kernels.SizeWeightedMerge"/> does.</summary>
internal sealed class MergeLowering
{
    private readonly OnnxGraphWriter _graph;
    private readonly StageTensors _tensors;
    private readonly Pairing _pairing;
    private readonly RowSums _sums;

    private MergeLowering(OnnxGraphWriter graph, StageTensors tensors, Pairing pairing)
    {
        _graph = graph;
        _tensors = tensors;
        _pairing = pairing;
        _sums = new RowSums(graph, tensors, pairing);
    }

    internal static void Write(OnnxGraphWriter graph, TokenStage stage, StageTensors tensors, OnnxSignals signals, StageOutputs outputs)
    {
        string metric = ScorerLowerings.Find(stage).Lower(graph, signals);
        Pairing pairing = new PairingLowering(graph, stage, tensors).Write(metric);
        var merge = new MergeLowering(graph, tensors, pairing);
        (string hidden, string sizes) = merge.Means();
        outputs.Write(hidden, pairing.Leaders, sizes, merge.Assignment);
    }

    /// <summary>
    /// sum s x / sum s = leader + sum (s / total) (source - leader): only rows that merge are computed, and rows that nothing merges
    /// into, or whose members all have size 0, stay exactly what they were.
    /// </summary>
    private (string Hidden, string Sizes) Means()
    {
        string rows = Rows(_pairing.Leaders);
        string leaderSizes = Sizes(_pairing.Leaders);
        if (_pairing.Removed.Value == 0)
        {
            return (rows, leaderSizes);
        }

        string sourceSizes = Sizes(_pairing.Sources);
        string totals = _sums.AddNumbers(leaderSizes, sourceSizes);
        string divisors = _graph.GatherElements(totals, _pairing.Targets, 1);
        if (_tensors.HasSizes)
        {
            divisors = _graph.Where(_graph.Same(divisors, _graph.Number(0f)), _graph.Number(1f), divisors);
        }

        string weights = _graph.Unsqueeze(_graph.Over(sourceSizes, divisors), 2);
        string updates = _graph.Times(_graph.Minus(Rows(_pairing.Sources), Rows(_pairing.Partners)), weights);
        return (_sums.AddRows(rows, updates), totals);
    }

    private string Rows(string tokens) => TokenRows.Gather(_graph, _tensors.Hidden, tokens, _tensors.Batch);

    private string Sizes(string tokens) => _tensors.HasSizes
        ? _graph.GatherElements(_tensors.Sizes, tokens, 1)
        : _graph.Add("Expand", [_graph.Number(1f), _graph.Add("Shape", [tokens])]);

    private string Assignment() =>
        _graph.ScatterElements(LeaderRows.Write(_graph, _tensors, _pairing.Leaders), _pairing.Sources, _pairing.Targets, 1);
}
