using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// The attention that a stage's scorer reads: of one query, or the mean over all of them. It comes from the graph's probabilities
/// where the node has them, else from queries and keys.
/// </summary>
internal readonly ref struct StageAttention
{
    private readonly StageNodeSettings _node;
    private readonly HiddenGeometry _geometry;
    private readonly TensorView _probabilities, _keys, _queries;
    private readonly HeadGeometry _keyHeads, _queryHeads;
    private readonly int _heads;

    /// <summary>Reads and checks the inputs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="context">The run.</param>
    /// <param name="hidden">The hidden states beside them; at least one item.</param>
    /// <exception cref="TokenStageException">An input does not fit.</exception>
    internal StageAttention(StageNodeSettings node, KernelContext context, HiddenGeometry hidden)
    {
        _node = node;
        _geometry = hidden;
        if (node.HasAttention)
        {
            _probabilities = context.Input(StageNode.AttentionInput);
            _heads = HeadsOf(node, _probabilities.Shape, hidden);
            return;
        }

        _keys = context.Input(StageNode.KeysInput);
        _keyHeads = new HeadGeometry(node, "keys", node.KeysLayout, _keys.Shape, hidden);
        _queries = context.Input(StageNode.QueriesInput);
        _queryHeads = new HeadGeometry(node, "queries", node.QueriesLayout, _queries.Shape, hidden);
        _heads = _queryHeads.HeadCount;
        ExpectSharedHeads(node, _keyHeads, _queryHeads);
    }

    /// <summary>Bytes that <see cref="Item"/> takes.</summary>
    internal long ScratchBytes =>
        (((_node.HasAttention ? 0 : 1) + (IsMean ? 1 : 0)) * Workspace.BytesFor<float>((long)_heads * _geometry.Tokens))
        + Workspace.BytesFor<float>(_geometry.Tokens);

    private bool IsMean => _node.Attention == StageSignal.EveryQueryAttention;

    /// <summary>The attention within one item [heads, tokens].</summary>
    /// <param name="item">0-based item.</param>
    /// <param name="sizes">Sizes of its tokens; empty when each stands for one.</param>
    /// <param name="visible">False for padding; empty when all tokens are content.</param>
    /// <param name="scratch">Holds what had to be computed.</param>
    internal AttentionRows Item(int item, ReadOnlySpan<float> sizes, ReadOnlySpan<bool> visible, Workspace scratch) =>
        _node.HasAttention ? Read(item, visible, scratch) : Compute(item, sizes, visible, scratch);

    private AttentionRows Read(int item, ReadOnlySpan<bool> visible, Workspace scratch)
    {
        int tokens = _geometry.Tokens;
        int queries = (int)_probabilities.Shape[^2];
        ReadOnlySpan<float> probabilities = _probabilities.Data<float>()[(item * _heads * queries * tokens)..];
        if (!IsMean)
        {
            int row = _node.Attention == StageSignal.LastQueryAttention ? queries - 1 : 0;
            return new AttentionRows(probabilities[(row * tokens)..], _heads, tokens, queries * tokens);
        }

        Span<float> means = scratch.Take<float>(_heads * tokens);
        AttentionReceived.Average(probabilities, _heads, tokens, visible, means);
        return new AttentionRows(means, _heads, tokens, tokens);
    }

    private AttentionRows Compute(int item, ReadOnlySpan<float> sizes, ReadOnlySpan<bool> visible, Workspace scratch)
    {
        int tokens = _geometry.Tokens;
        Span<float> logSizes = scratch.Take<float>(_node.Pipeline.ProportionalAttention ? sizes.Length : 0);
        LogSizes.Compute(sizes[..logSizes.Length], logSizes);
        Span<float> rows = scratch.Take<float>(_heads * tokens);
        HeadTensor queries = _queryHeads.Item(_queries.Data<float>(), item), keys = _keyHeads.Item(_keys.Data<float>(), item);
        if (!IsMean)
        {
            int query = _node.Attention == StageSignal.LastQueryAttention ? tokens - 1 : 0;
            AttentionRow.Compute(queries, keys, query, _node.Scale, _node.IsCausal, visible, logSizes, rows);
            return new AttentionRows(rows, _heads, tokens, tokens);
        }

        Span<float> means = scratch.Take<float>(_heads * tokens);
        AttentionReceived.Compute(queries, keys, _node.Scale, visible, logSizes, rows, means);
        return new AttentionRows(means, _heads, tokens, tokens);
    }

    /// <summary>Heads of the graph's probabilities.</summary>
    /// <param name="node">The node.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="hidden">The hidden states beside them; at least one item.</param>
    /// <exception cref="TokenStageException">The shape does not fit.</exception>
    internal static int HeadsOf(StageNodeSettings node, ReadOnlySpan<long> shape, HiddenGeometry hidden)
    {
        bool isMean = node.Attention == StageSignal.EveryQueryAttention;
        long heads = shape.Length == 4 ? shape[1] : shape.Length == 3 && shape[0] % hidden.Batch == 0 ? shape[0] / hidden.Batch : 0;
        bool fits = heads > 0 && (shape.Length == 3 || shape[0] == hidden.Batch) && shape[^1] == hidden.Tokens
            && (isMean ? shape[^2] == hidden.Tokens : shape[^2] > 0) && (node.Heads == 0 || heads == node.Heads);
        string queries = isMean ? "tokens" : "queries";
        return fits ? (int)heads : throw node.Error(
            $"expected attention [batch, heads, {queries}, tokens] or [batch x heads, {queries}, tokens] for {hidden.Batch} x {hidden.Tokens} tokens"
            + $"{(node.Heads > 0 ? $" and {node.Heads} heads" : "")}, got the shape {ShapeText.Of(shape)}.");
    }

    /// <summary>Requires queries that the keys serve: several heads of queries may share one of keys.</summary>
    /// <param name="node">The node.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="queries">The queries.</param>
    /// <exception cref="TokenStageException">Their heads do not fit.</exception>
    internal static void ExpectSharedHeads(StageNodeSettings node, in HeadGeometry keys, in HeadGeometry queries)
    {
        if (queries.HeadCount % keys.HeadCount != 0 || keys.Width != queries.Width)
        {
            throw node.Error(
                $"expected queries of {keys.HeadCount} heads, or a multiple of it, of {keys.Width} values like the keys, "
                + $"got {queries.HeadCount} of {queries.Width}.");
        }
    }
}
