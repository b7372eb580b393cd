using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The inputs of one run of an output site, checked, and taken apart into the items of the batch.</summary>
internal readonly ref struct SiteInputs
{
    private readonly StageSite _site;
    private readonly TokenStage _stage;
    private readonly ulong _seed;
    private readonly float _scale;
    private readonly TensorView _hidden, _keys, _queries, _values, _attention, _scores, _guide, _aligned, _visible, _sizes, _origins;

    /// <summary>Reads and checks the inputs.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="stage">Its stage at the output.</param>
    /// <param name="seed">Seed of random scorers.</param>
    /// <param name="inputs">The tensors.</param>
    /// <exception cref="TokenStageException">One is missing or does not fit; the message says which, what was expected and what came.</exception>
    internal SiteInputs(TokenPipeline pipeline, TokenStage stage, ulong seed, in OutputSiteInputs inputs)
    {
        _site = new StageSite(pipeline.Name, stage.Name, stage.Layer);
        _stage = stage;
        _seed = seed;
        _scale = float.IsFinite(inputs.Scale) ? inputs.Scale : throw new TokenStageException(_site, $"expected a finite Scale, got {inputs.Scale}.");
        SiteTensors tensors = SiteTensors.Open(_site, stage, inputs.Hidden, out _hidden);
        (Batch, Tokens) = (tensors.Batch, tensors.Tokens);
        _keys = tensors.Heads(inputs.Keys, "Keys");
        _queries = tensors.Heads(inputs.Queries, "Queries");
        _values = tensors.Heads(inputs.Values, "Values");
        _attention = tensors.Attention(inputs.Attention);
        _scores = tensors.PerToken(inputs.Scores, "Scores", TensorElementType.Float);
        _guide = tensors.Vectors(inputs.Guide, "Guide", 0, mayShare: true);
        _aligned = tensors.Vectors(inputs.Aligned, "Aligned", Tokens, mayShare: false);
        _visible = tensors.Visible(inputs.Visible);
        _sizes = tensors.PerToken(inputs.Sizes, "Sizes", TensorElementType.Float);
        _origins = tensors.PerToken(inputs.Origins, "Origins", TensorElementType.Int64);
        OriginalTokens = pipeline.Plan.IsStatic ? pipeline.Plan.Tokens : _origins.IsPresent ? pipeline.Plan.Tokens : Tokens;
        if (_guide.IsPresent && _aligned.IsPresent && _guide.Shape[2] != _aligned.Shape[2])
        {
            throw tensors.Shape(_guide, "Guide", $"[{Batch} or 1, texts, {_aligned.Shape[2]}] as wide as Aligned");
        }

        if (!_origins.IsPresent && Tokens != OriginalTokens)
        {
            throw new TokenStageException(_site, $"earlier stages left {Tokens} of {OriginalTokens} tokens; expected Origins to say which.");
        }

        RequireSignals();
    }

    /// <summary>Items.</summary>
    internal int Batch { get; }

    /// <summary>Tokens an item.</summary>
    internal int Tokens { get; }

    /// <summary>Tokens that entered the first layer.</summary>
    internal int OriginalTokens { get; }

    /// <summary>Width of the vectors that a similarity compares.</summary>
    internal int MetricWidth => _keys.IsPresent ? (int)_keys.Shape[^1] : _stage.Channels;

    /// <summary>Whether tokens that come in stand for several.</summary>
    internal bool HasSizes => _sizes.IsPresent;

    /// <summary>Bytes that <see cref="Item"/> takes.</summary>
    internal long ScratchBytes => Workspace.BytesFor<bool>(Tokens);

    /// <summary>Whether the tokens lie in this memory.</summary>
    /// <param name="buffer">The memory.</param>
    internal bool Overlaps(ReadOnlySpan<float> buffer) => _hidden.Data<float>().Overlaps(buffer);

    /// <summary>What the stage reads of one item.</summary>
    /// <param name="item">0-based item.</param>
    /// <param name="scratch">Holds what had to be computed.</param>
    /// <exception cref="TokenStageException">A size or an original position is impossible.</exception>
    internal TokenStageInput Item(int item, Workspace scratch)
    {
        HeadTensor queries = Heads(_queries, item);
        var input = new TokenStageInput
        {
            Hidden = Rows(_hidden, item),
            Keys = Heads(_keys, item),
            Queries = queries,
            Values = Heads(_values, item),
            Scale = _scale != 0 || queries.HeadWidth == 0 ? _scale : 1 / MathF.Sqrt(queries.HeadWidth),
            Scores = PerToken<float>(_scores, item),
            Guide = Rows(_guide, _guide.IsPresent && _guide.Shape[0] == 1 ? 0 : item),
            Aligned = Rows(_aligned, item),
            Sizes = PerToken<float>(_sizes, item),
            Origins = PerToken<long>(_origins, item),
            Visible = Visible(item, scratch),
            OriginalTokens = OriginalTokens,
            Seed = _seed,
        };
        if (_attention.IsPresent)
        {
            int heads = _attention.Shape.Length == 3 ? (int)_attention.Shape[1] : 1;
            input.Attention = new AttentionRows(_attention.Data<float>()[(item * heads * Tokens)..], heads, Tokens, Tokens);
        }

        if (_sizes.IsPresent)
        {
            StageValues.RequireSizes(_site, input.Sizes, item);
        }

        StageValues.RequireOrigins(_site, input.Origins, OriginalTokens, item);
        return input;
    }

    private static TokenMatrix Rows(TensorView view, int item)
    {
        if (!view.IsPresent)
        {
            return default;
        }

        int rows = (int)view.Shape[1], width = (int)view.Shape[2];
        return new TokenMatrix(view.Data<float>().Slice(item * rows * width, rows * width), rows, width);
    }

    private HeadTensor Heads(TensorView view, int item)
    {
        if (!view.IsPresent)
        {
            return default;
        }

        int heads = view.Shape.Length == 4 ? (int)view.Shape[1] : 1, width = (int)view.Shape[^1];
        return new HeadTensor(view.Data<float>()[(item * heads * Tokens * width)..], heads, Tokens, width);
    }

    private ReadOnlySpan<T> PerToken<T>(TensorView view, int item)
        where T : unmanaged => view.IsPresent ? view.Data<T>().Slice(item * Tokens, Tokens) : default;

    private ReadOnlySpan<bool> Visible(int item, Workspace scratch)
    {
        if (!_visible.IsPresent)
        {
            return default;
        }

        Span<bool> visible = scratch.Take<bool>(Tokens);
        for (int token = 0, at = item * Tokens; token < visible.Length; token++, at++)
        {
            visible[token] = _visible.Type switch
            {
                TensorElementType.Int32 => _visible.Data<int>()[at] != 0,
                TensorElementType.Int64 => _visible.Data<long>()[at] != 0,
                _ => _visible.Data<byte>()[at] != 0,
            };
        }

        return visible;
    }

    private void RequireSignals()
    {
        Require(_stage.Reads(StageSignal.Keys) || _stage.Reads(StageSignal.Queries), _keys, "Keys");
        Require(_stage.Reads(StageSignal.Queries), _queries, "Queries");
        Require(_stage.Reads(StageSignal.Values), _values, "Values");
        Require(_stage.Attention is not null, _attention, "Attention");
        Require(_stage.Reads(StageSignal.Scores), _scores, "Scores");
        Require(_stage.Reads(StageSignal.Guide), _guide, "Guide");
        Require(_stage.Reads(StageSignal.Guide), _aligned, "Aligned");
    }

    private void Require(bool reads, TensorView view, string name)
    {
        if (reads && !view.IsPresent)
        {
            throw new TokenStageException(_site, $"its method reads {name}, but none came.");
        }
    }
}
