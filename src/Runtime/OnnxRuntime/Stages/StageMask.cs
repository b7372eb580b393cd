using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Which tokens are content and which are padding, from any mask that models use: [tokens], [batch, tokens], [batch, queries, tokens],
/// [batch x heads, queries, tokens] or [batch, heads, queries, tokens], where 1 may stand for the batch. The last query's row is read:
/// in a causal mask it is the one that hides nothing but padding.
/// </summary>
internal readonly ref struct StageMask
{
    internal const string Additive = "additive";
    internal const string Visible = "visible";
    internal const string Hidden = "hidden";

    /// <summary>Additive masks hide with this or less: models write -10000, the lowest float or -infinity.</summary>
    private const float Hides = -10000;

    private readonly StageNodeSettings _node;
    private readonly TensorView _mask;
    private readonly int _tokens, _itemStride, _lastRow;

    /// <summary>Checks a mask.</summary>
    /// <param name="node">The node.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="hidden">The hidden states beside it; at least one item.</param>
    /// <exception cref="TokenStageException">Its type or shape does not fit.</exception>
    internal StageMask(StageNodeSettings node, TensorView mask, HiddenGeometry hidden)
    {
        _node = node;
        _mask = mask;
        _tokens = hidden.Tokens;
        bool isAdditive = node.MaskKind == Additive;
        if (mask.Type is not (TensorElementType.Float or TensorElementType.Float16)
            && (isAdditive || mask.Type is not (TensorElementType.Bool or TensorElementType.Int32 or TensorElementType.Int64)))
        {
            throw node.Error($"expected a mask ({node.MaskKind}) of {(isAdditive ? "Float" : "Float, Bool, Int32 or Int64")}, got {mask.Type}.");
        }

        ReadOnlySpan<long> shape = mask.Shape;
        long items = shape.Length > 1 ? shape[0] : 1;
        bool isFolded = shape.Length == 3 && node.Heads > 1 && items == (long)hidden.Batch * node.Heads;
        if (shape.Length is < 1 or > 4 || shape[^1] != _tokens || mask.Count == 0 || !(items == 1 || items == hidden.Batch || isFolded))
        {
            throw node.Error($"expected a mask for {hidden.Batch} x {_tokens} tokens, got the shape {ShapeText.Of(shape)}.");
        }

        _itemStride = items == 1 ? 0 : mask.Count / hidden.Batch;
        _lastRow = shape.Length > 2 ? (int)(shape[^2] - 1) * _tokens : 0;
    }

    /// <summary>Values from one item to the next; 0 where one mask serves all.</summary>
    internal int ItemStride => _itemStride;

    /// <summary>Where the row that is read begins.</summary>
    internal int LastRow => _lastRow;

    /// <summary>Writes one flag a token.</summary>
    /// <param name="item">0-based item of the batch.</param>
    /// <param name="visible">Receives the flags [tokens].</param>
    internal void Read(int item, Span<bool> visible)
    {
        int at = (item * _itemStride) + _lastRow;
        switch (_mask.Type)
        {
            case TensorElementType.Bool:
                Read(_mask.Data<byte>().Slice(at, _tokens), visible);
                break;
            case TensorElementType.Int32:
                Read(_mask.Data<int>().Slice(at, _tokens), visible);
                break;
            case TensorElementType.Int64:
                Read(_mask.Data<long>().Slice(at, _tokens), visible);
                break;
            case TensorElementType.Float16:
                ReadOnlySpan<Half> halves = _mask.Data<Half>().Slice(at, _tokens);
                for (int token = 0; token < halves.Length; token++)
                {
                    visible[token] = _node.MaskKind == Additive
                        ? (float)halves[token] > Hides
                        : (halves[token] == default) == (_node.MaskKind == Hidden);
                }

                break;
            default:
                ReadOnlySpan<float> row = _mask.Data<float>().Slice(at, _tokens);
                if (_node.MaskKind != Additive)
                {
                    Read(row, visible);
                    break;
                }

                for (int token = 0; token < row.Length; token++)
                {
                    visible[token] = row[token] > Hides;
                }

                break;
        }
    }

    private void Read<T>(ReadOnlySpan<T> row, Span<bool> visible)
        where T : unmanaged, IEquatable<T>
    {
        bool zeroIsVisible = _node.MaskKind == Hidden;
        for (int token = 0; token < row.Length; token++)
        {
            visible[token] = row[token].Equals(default) == zeroIsVisible;
        }
    }
}
