using PipelineDsl.Kernels;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// What an auxiliary network says of the tokens: one value each, or log-probabilities of keeping and dropping, of which the first counts. A network that
/// reads the model's input scores the original tokens; those that are left are picked by their original positions.
/// </summary>
internal readonly ref struct StageScores
{
    private readonly StageNodeSettings _node;
    private readonly TensorView _data;
    private readonly int _rated, _tokens, _stride;

    /// <summary>Reads and checks the tensor.</summary>
    /// <param name="node">The node.</param>
    /// <param name="data">The tensor.</param>
    /// <param name="hidden">The hidden states beside it; at least one item.</param>
    /// <param name="originalTokens">Tokens that entered the first layer.</param>
    /// <exception cref="Tokens.TokenStageException">The shape does not fit.</exception>
    internal StageScores(StageNodeSettings node, TensorView data, HiddenGeometry hidden, int originalTokens)
    {
        _node = node;
        _data = data;
        _tokens = hidden.Tokens;
        _rated = node.ScoresOriginal ? originalTokens : hidden.Tokens;
        ReadOnlySpan<long> shape = data.Shape;
        _stride = shape.Length == 3 ? (int)shape[2] : 1;
        if (shape.Length is not (2 or 3) || shape[0] != hidden.Batch || shape[1] != _rated || _stride is not (1 or 2))
        {
            string size = $"{hidden.Batch}, {_rated}";
            throw node.Error(
                $"expected the network {node.NetworkName} to give one score per {(node.ScoresOriginal ? "original " : "")}token: "
                + $"[{size}], [{size}, 1] or [{size}, 2], got the shape {ShapeText.Of(shape)}.");
        }
    }

    /// <summary>Values from one token to the next.</summary>
    internal int TokenStride => _stride;

    /// <summary>Values from one item to the next.</summary>
    internal int ItemStride => _rated * _stride;

    /// <summary>Bytes that <see cref="Item"/> takes.</summary>
    internal long ScratchBytes => Workspace.BytesFor<float>(_tokens);

    private bool IsDense => _stride == 1 && !_node.ScoresOriginal;

    /// <summary>The scores of one item [tokens]; none when the stage does not read them.</summary>
    /// <param name="item">0-based item.</param>
    /// <param name="origins">Original positions of its tokens, each below the number of original ones; empty when nothing was removed yet.</param>
    /// <param name="scratch">Holds what had to be picked.</param>
    internal ReadOnlySpan<float> Item(int item, ReadOnlySpan<long> origins, Workspace scratch)
    {
        if (!_data.IsPresent)
        {
            return default;
        }

        ReadOnlySpan<float> all = _data.Data<float>().Slice(item * _rated * _stride, _rated * _stride);
        if (IsDense)
        {
            return all;
        }

        bool isPicked = _node.ScoresOriginal && !origins.IsEmpty;
        Span<float> scores = scratch.Take<float>(_tokens);
        for (int token = 0; token < scores.Length; token++)
        {
            scores[token] = all[(isPicked ? (int)origins[token] : token) * _stride];
        }

        return scores;
    }
}
