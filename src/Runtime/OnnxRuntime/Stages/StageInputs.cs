using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The inputs of one run of a stage's node, checked, and taken apart into the items of the batch.</summary>
internal readonly ref struct StageInputs
{
    private readonly StageNodeSettings _node;
    private readonly TensorView _hidden, _sizes, _origins, _provenance;
    private readonly HeadSignal _keys, _queries, _values;
    private readonly HiddenSignal _normed, _embeddings, _residual;
    private readonly StageScores _scores;
    private readonly StageAttention _attention;
    private readonly StageMask _mask;

    /// <summary>Reads and checks the inputs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="TokenStageException">An input does not fit; the message says what was expected and what came.</exception>
    internal StageInputs(StageNodeSettings node, KernelContext context)
    {
        _node = node;
        _hidden = context.Input(StageNode.HiddenInput);
        bool hasPast = node.HasPast && HasTokens(node, context.Input(StageNode.PastInput));
        Geometry = HiddenGeometry.Of(node, _hidden.Shape, hasPast);
        int tokens = Geometry.Tokens;
        long originalTokens = tokens;
        if (node.HasProvenance)
        {
            _provenance = context.Input(StageNode.ProvenanceInput);
            originalTokens = _provenance.Shape.Length == 2 ? _provenance.Shape[1] : -1;
            Geometry.Require(node, "provenance", "original tokens", _provenance.Shape, originalTokens);
        }

        OriginalTokens = node.OriginalTokens(tokens, originalTokens);
        ProvenanceWidth = (int)originalTokens;
        if (Geometry.Batch == 0)
        {
            return;
        }

        if (node.HasSizes)
        {
            _sizes = context.Input(StageNode.SizesInput);
            Geometry.Require(node, "sizes", "tokens", _sizes.Shape, tokens);
        }

        if (node.HasOrigins)
        {
            _origins = context.Input(StageNode.OriginsInput);
            Geometry.Require(node, "origins", "tokens", _origins.Shape, tokens);
        }

        PassesOn = hasPast || node.PassesOn(OriginalTokens);
        if (PassesOn)
        {
            return;
        }

        if (node.HasMask)
        {
            _mask = new StageMask(node, context.Input(StageNode.MaskInput), Geometry);
        }

        if (node.ReadsAttention)
        {
            _attention = new StageAttention(node, context, Geometry);
        }

        if (node.ReadsKeys)
        {
            _keys = new HeadSignal(node, "keys", node.KeysLayout, context.Input(StageNode.KeysInput), Geometry);
        }

        if (node.ReadsQueries)
        {
            _queries = new HeadSignal(node, "queries", node.QueriesLayout, context.Input(StageNode.QueriesInput), Geometry);
        }

        if (node.ReadsValues)
        {
            _values = new HeadSignal(node, "values", node.ValuesLayout, context.Input(StageNode.ValuesInput), Geometry);
        }

        if (node.ReadsNormed)
        {
            _normed = new HiddenSignal(node, "hidden states behind the final norm", context.Input(StageNode.NormedInput), Geometry, _hidden.Shape);
        }

        if (node.ReadsEmbeddings)
        {
            _embeddings = new HiddenSignal(node, "embeddings", context.Input(StageNode.EmbeddingsInput), Geometry, _hidden.Shape);
        }

        if (node.ReadsResidual)
        {
            _residual = new HiddenSignal(node, "a residual stream", context.Input(StageNode.ResidualInput), Geometry, _hidden.Shape);
        }

        if (node.ReadsScores)
        {
            _scores = new StageScores(node, context.Input(StageNode.ScoresInput), Geometry, OriginalTokens);
        }
    }

    /// <summary>The hidden states.</summary>
    internal HiddenGeometry Geometry { get; }

    /// <summary>Whether this is no prompt that the stage could compress: all tokens leave as they came, and no signal is read.</summary>
    internal bool PassesOn { get; }

    /// <summary>Tokens that leave; -1 when that depends on the data.</summary>
    internal int Kept => PassesOn ? Geometry.Tokens : _node.Stage.KeptOf(Geometry.Tokens, OriginalTokens);

    /// <summary>Tokens that entered the first layer.</summary>
    internal int OriginalTokens { get; }

    /// <summary>Last axis of the provenance, in and out.</summary>
    internal int ProvenanceWidth { get; }

    /// <summary>Width of the vectors that a similarity compares.</summary>
    internal int MetricWidth => _keys.Width > 0 ? _keys.Width : Geometry.Channels;

    /// <summary>Bytes that <see cref="Item"/> takes.</summary>
    internal long ScratchBytes =>
        Workspace.BytesFor<bool>(Geometry.Tokens) + (_node.ReadsAttention && !PassesOn ? _attention.ScratchBytes : 0) + _scores.ScratchBytes;

    /// <summary>The provenance of an item [original tokens]; empty when this is the first stage.</summary>
    /// <param name="item">0-based item.</param>
    internal ReadOnlySpan<long> Provenance(int item) =>
        _node.HasProvenance ? _provenance.Data<long>().Slice(item * ProvenanceWidth, ProvenanceWidth) : default;

    /// <summary>What the stage reads of one item.</summary>
    /// <param name="item">0-based item.</param>
    /// <param name="scratch">Holds what had to be computed.</param>
    /// <exception cref="TokenStageException">A size or an original position is impossible.</exception>
    internal TokenStageInput Item(int item, Workspace scratch)
    {
        HiddenGeometry geometry = Geometry;
        var input = new TokenStageInput
        {
            Hidden = new TokenMatrix(geometry.Item(_hidden.Data<float>(), item), geometry.Tokens, geometry.Channels, geometry.TokenStride),
            OriginalTokens = OriginalTokens,
            Seed = _node.Seed,
            Keys = _keys.Item(item),
            Queries = _queries.Item(item),
            Values = _values.Item(item),
            Normed = _normed.Item(item),
            Embeddings = _embeddings.Item(item),
            Residual = _residual.Item(item),
            Scale = _node.Scale,
            IsCausal = _node.IsCausal,
        };
        if (_node.HasSizes)
        {
            input.Sizes = _sizes.Data<float>().Slice(item * geometry.Tokens, geometry.Tokens);
            StageValues.RequireSizes(_node.Site, input.Sizes, item);
        }

        if (_node.HasOrigins)
        {
            input.Origins = _origins.Data<long>().Slice(item * geometry.Tokens, geometry.Tokens);
            StageValues.RequireOrigins(_node.Site, input.Origins, OriginalTokens, item);
        }

        if (PassesOn)
        {
            return input;
        }

        if (_node.HasMask)
        {
            Span<bool> visible = scratch.Take<bool>(geometry.Tokens);
            _mask.Read(item, visible);
            RequireNoPaddingInFront(visible, item);
            input.Visible = visible;
        }

        if (_node.ReadsAttention)
        {
            input.Attention = _attention.Item(item, input.Sizes, input.Visible, scratch);
        }

        input.Scores = _scores.Item(item, input.Origins, scratch);
        return input;
    }

    // New positions are counted from the first token on, for all sequences alike.
    private void RequireNoPaddingInFront(ReadOnlySpan<bool> visible, int item)
    {
        if (_node.Repacks && Kept != visible.Length && !visible[0])
        {
            int content = visible.IndexOf(true);
            throw _node.Error(
                $"expected no padding in front where positions are repacked, got {(content < 0 ? visible.Length : content)} padding tokens (item {item}); "
                + "give prompts of one length, or keep original positions.");
        }
    }

    /// <summary>Whether earlier tokens are cached.</summary>
    /// <param name="node">The node.</param>
    /// <param name="past">Their number.</param>
    /// <exception cref="TokenStageException">It is no single number.</exception>
    internal static bool HasTokens(StageNodeSettings node, TensorView past) => past.Shape is [1]
        ? past.Data<long>()[0] > 0
        : throw node.Error($"expected the number of cached tokens [1], got the shape {ShapeText.Of(past.Shape)}.");
}
