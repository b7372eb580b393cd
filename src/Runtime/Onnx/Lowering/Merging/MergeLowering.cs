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
    /// Weights every row by its share of the merged size before rows are added: rows that nothing merges into have weight 1 and stay
    /// exactly what they were.
    /// </summary>
    private (string Hidden, string Sizes) Means()
    {
        (string leaderSizes, string sourceSizes) = Sizes();
        string totals = _sums.AddNumbers(leaderSizes, sourceSizes);
        string leaderWeights, sourceWeights;
        if (_tensors.HasSizes)
        {
            // A row whose members all have size 0 keeps its leader's vector.
            string empty = _graph.Same(totals, _graph.Number(0f));
            string divisors = _graph.Where(empty, _graph.Number(1f), totals);
            leaderWeights = _graph.Over(_graph.Where(empty, _graph.Number(1f), leaderSizes), divisors);
            sourceWeights = _graph.Over(sourceSizes, _graph.GatherElements(divisors, _pairing.Targets, 1));
        }
        else
        {
            leaderWeights = _graph.Add("Reciprocal", [totals]);
            sourceWeights = _graph.GatherElements(leaderWeights, _pairing.Targets, 1);
        }

        string rows = Weighted(_pairing.Leaders, leaderWeights);
        return (_sums.AddRows(rows, Weighted(_pairing.Sources, sourceWeights)), totals);
    }

    private string Weighted(string tokens, string weights) =>
        _graph.Times(TokenRows.Gather(_graph, _tensors.Hidden, tokens, _tensors.Batch), _graph.Unsqueeze(weights, 2));

    private (string Leaders, string Sources) Sizes() => _tensors.HasSizes
        ? (_graph.GatherElements(_tensors.Sizes, _pairing.Leaders, 1), _graph.GatherElements(_tensors.Sizes, _pairing.Sources, 1))
        : (Ones(_pairing.Leaders), Ones(_pairing.Sources));

    private string Ones(string like) => _graph.Add("Expand", [_graph.Number(1f), _graph.Add("Shape", [like])]);

    private string Assignment() =>
        _graph.ScatterElements(LeaderRows.Write(_graph, _tensors, _pairing.Leaders), _pairing.Sources, _pairing.Targets, 1);
}
