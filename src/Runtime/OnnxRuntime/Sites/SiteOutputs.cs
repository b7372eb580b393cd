using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The buffers that an output site writes: they grow to the largest shape seen, and are views of the same memory for all others.</summary>
internal sealed class SiteOutputs : IDisposable
{
    private readonly TensorBuffer _tokens = Buffer("Tokens", TensorElementType.Float);
    private readonly TensorBuffer _kept = Buffer("Kept", TensorElementType.Int64);
    private readonly TensorBuffer _positions = Buffer("Positions", TensorElementType.Int64);
    private readonly TensorBuffer _sizes = Buffer("Sizes", TensorElementType.Float);
    private bool _hasSizes;

    /// <summary>The memory that holds the tokens of the last run.</summary>
    internal ReadOnlySpan<float> Tokens => _tokens.Current is null ? default : _tokens.Elements<float>();

    /// <summary>The tensors as their reader gets them.</summary>
    internal OutputSiteResult Result => new(_tokens.Current!, _kept.Current!, _positions.Current!, _hasSizes ? _sizes.Current : null);

    /// <summary>Bytes that <see cref="Item"/> takes.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    internal static long ScratchBytes(int tokens) => Workspace.BytesFor<int>(tokens);

    /// <summary>Gives the tensors their shapes. What was written into the first rows of an only item stays when the shape gets smaller.</summary>
    /// <param name="batch">Items.</param>
    /// <param name="kept">Tokens that leave.</param>
    /// <param name="channels">Values a token.</param>
    /// <param name="hasSizes">Whether tokens stand for several.</param>
    internal void Select(int batch, int kept, int channels, bool hasSizes)
    {
        _hasSizes = hasSizes;
        _tokens.Select([batch, kept, channels]);
        _kept.Select([batch, kept]);
        _positions.Select([batch, kept]);
        if (hasSizes)
        {
            _sizes.Select([batch, kept]);
        }
    }

    /// <summary>Where the stage writes one item.</summary>
    /// <param name="item">0-based item.</param>
    /// <param name="kept">Tokens that leave, or the most of them.</param>
    /// <param name="channels">Values a token.</param>
    /// <param name="scratch">Holds what no tensor takes as it is.</param>
    internal TokenStageOutput Item(int item, int kept, int channels, Workspace scratch) => new()
    {
        Hidden = _tokens.Elements<float>().Slice(item * kept * channels, kept * channels),
        HiddenStride = channels,
        Kept = scratch.Take<int>(kept),
        Sizes = _hasSizes ? _sizes.Elements<float>().Slice(item * kept, kept) : default,
    };

    /// <summary>Writes what follows from a stage's result.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="site">It, for messages.</param>
    /// <param name="item">0-based item.</param>
    /// <param name="input">What it read.</param>
    /// <param name="leaders">For every row the token that it is, or that leads it.</param>
    /// <exception cref="TokenStageException">A row is led by a token that does not exist.</exception>
    internal void Finish(TokenStage stage, StageSite site, int item, in TokenStageInput input, ReadOnlySpan<int> leaders)
    {
        int first = item * leaders.Length;
        Span<long> kept = _kept.Elements<long>().Slice(first, leaders.Length), positions = _positions.Elements<long>().Slice(first, leaders.Length);
        for (int row = 0; row < leaders.Length; row++)
        {
            int token = leaders[row];
            if ((uint)token >= (uint)input.Tokens)
            {
                throw new TokenStageException(site, $"the stage's code says that token {token} leads row {row}, but there are {input.Tokens} tokens.");
            }

            kept[row] = token;
            positions[row] = stage.Positions == PositionPolicy.Repacked ? row : input.Origins.IsEmpty ? token : input.Origins[token];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tokens.Dispose();
        _kept.Dispose();
        _positions.Dispose();
        _sizes.Dispose();
    }

    private static TensorBuffer Buffer(string name, TensorElementType type) => new(new ModelValue(name, type, [], []));
}
