using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>
/// The inputs of a stage's node in one form: batch first, heads unfolded, tokens last. Operators are written when a tensor is
/// first asked for. Tensors [batch, tokens] may be [1, tokens] when they are the same for every item.
/// </summary>
internal sealed class StageTensors
{
    private readonly OnnxGraphWriter _graph;
    private readonly StageNodeReader _node;
    private readonly TokenStage _stage;
    private readonly Lazy<string> _rows, _hidden, _keys, _queries, _values, _attention, _positions, _scores;
    private readonly Lazy<string?> _visible, _protected;
    private readonly Lazy<Extent> _tokens, _batch, _originalTokens;

    internal StageTensors(OnnxGraphWriter graph, StageNodeReader node, TokenStage stage, TokenPipeline pipeline, LoweringFacts facts)
    {
        _graph = graph;
        _node = node;
        _stage = stage;
        ProtectedPrefix = ProtectedTokens.Prefix(stage);
        SizesBiasAttention = HasSizes && pipeline.ProportionalAttention;
        string hidden = node.Required(StageNode.HiddenInput, "hidden states");
        IsHalf = facts.IsHalf;
        _rows = new(() => node.TokensFirst ? graph.Transpose(hidden, 1, 0, 2) : hidden);
        _hidden = new(() => Single(_rows.Value));
        _tokens = new(() => facts.Tokens ?? (stage.Tokens > 0 ? stage.Tokens : graph.LengthOf(hidden, node.TokensFirst ? 0 : 1)));
        _batch = new(() => facts.Batch ?? graph.LengthOf(hidden, node.TokensFirst ? 1 : 0));
        _originalTokens = new(() => FindOriginalTokens(pipeline, facts));
        _positions = new(() => HasOrigins ? Origins : graph.Unsqueeze(graph.Range(Tokens), 0));
        _keys = new(() => new HeadUnfolding(graph, node, this).Unfold(
            Single(node.Required(StageNode.KeysInput, "keys")), node.KeysLayout, facts.KeysRank));
        _queries = new(() => new HeadUnfolding(graph, node, this).Unfold(
            Single(node.Required(StageNode.QueriesInput, "queries")), node.QueriesLayout, facts.QueriesRank));
        _values = new(() => new HeadUnfolding(graph, node, this).Unfold(
            Single(node.Required(StageNode.ValuesInput, "values")), node.ValuesLayout, facts.ValuesRank));
        _attention = new(() => new AttentionSignal(graph, node, this, facts).Write(stage.Attention ?? stage.Signal));
        _scores = new(() => new NetworkSignal(graph, node, this, facts, stage).Write());
        _visible = new(() => new VisibleTokens(graph, node, this, facts).Write());
        _protected = new(() => new ProtectedTokens(graph, stage, this).Write());
    }

    /// <summary>Whether the model's tensors hold half precision. Of those here only <see cref="Rows"/> does.</summary>
    internal bool IsHalf { get; }

    /// <summary>Hidden states as the model has them [batch, tokens, channels]: what rows are moved from.</summary>
    internal string Rows => _rows.Value;

    /// <summary>Hidden states to compute with [batch, tokens, channels].</summary>
    internal string Hidden => _hidden.Value;

    /// <summary>[batch, heads, tokens, head width].</summary>
    internal string Keys => _keys.Value;

    /// <summary>[batch, heads, tokens, head width].</summary>
    internal string Queries => _queries.Value;

    /// <summary>[batch, heads, tokens, head width].</summary>
    internal string Values => _values.Value;

    /// <summary>[batch, heads, tokens].</summary>
    internal string Attention => _attention.Value;

    /// <summary>An auxiliary network's scores [batch, tokens].</summary>
    internal string Scores => _scores.Value;

    /// <summary>Attention heads; 0 when the node does not say.</summary>
    internal int Heads => (int)_node.DeclaredHeads;

    /// <summary>Original positions [batch, tokens].</summary>
    internal string Positions => _positions.Value;

    /// <summary>Which tokens are content [batch, tokens], bool; null when all are.</summary>
    internal string? Visible => _visible.Value;

    /// <summary>Which tokens must stay [batch, tokens], bool; null when none must.</summary>
    internal string? Protected => _protected.Value;

    /// <summary>How many protected tokens stand in front, when no others are protected; -1 when others are.</summary>
    internal int ProtectedPrefix { get; }

    internal Extent Tokens => _tokens.Value;

    internal Extent Batch => _batch.Value;

    /// <summary>Tokens that entered the first layer.</summary>
    internal Extent OriginalTokens => _originalTokens.Value;

    internal string Origins => _node.Input(StageNode.OriginsInput);

    internal bool HasOrigins => Origins.Length > 0;

    /// <summary>Sizes [batch, tokens]; empty when every token stands for one.</summary>
    internal string Sizes => _node.Input(StageNode.SizesInput);

    internal bool HasSizes => Sizes.Length > 0;

    /// <summary>Whether the logarithms of the sizes are added to the logits of this layer's attention.</summary>
    internal bool SizesBiasAttention { get; }

    /// <summary>A tensor of the model, in single precision.</summary>
    internal string Single(string tensor) => IsHalf ? _graph.ToFloat(tensor) : tensor;

    /// <summary>What was computed, in the model's precision.</summary>
    internal string Element(string tensor) => IsHalf ? _graph.ToHalf(tensor) : tensor;

    private Extent FindOriginalTokens(TokenPipeline pipeline, LoweringFacts facts)
    {
        if (facts.OriginalTokens is { } known)
        {
            return known;
        }

        if (pipeline.Plan.IsStatic)
        {
            return pipeline.Plan.Tokens;
        }

        string provenance = _node.Input(StageNode.ProvenanceInput);
        return provenance.Length > 0 ? _graph.LengthOf(provenance, 1)
            : !HasOrigins ? Tokens
            : throw new NotSupportedException(
                $"Stage {_stage.Name} keeps a fraction of the original tokens, "
                    + $"but its node {_node.Name} has no provenance (input {StageNode.ProvenanceInput}) that says how many there were.");
    }
}
