using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>
/// The cosines of one token with all, for selections that ask for many of them one after the other: read from a matrix of all pairs, which tiles
/// make much faster, where that takes no more memory than the vectors themselves; or else made on demand. The bits are the same.
/// </summary>
internal readonly unsafe ref struct CosineRows
{
    /// <summary>A row made on demand costs as much as eight rows of the matrix.</summary>
    private const int RowsOfMatrix = 8;

    private readonly PanelSet _units;
    private readonly PairMatrix _matrix;
    private readonly bool _isKept;
    private readonly float* _vector;
    private readonly float* _row;
    private readonly VectorWidth _vectors;

    /// <summary>Prepares the rows.</summary>
    /// <param name="units">Unit vectors, the padding hidden.</param>
    /// <param name="wanted">About how many rows will be asked for; those of all tokens for <see cref="NearestOthers"/>.</param>
    /// <param name="workspace">Holds them.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal CosineRows(PanelSet units, int wanted, Workspace workspace, VectorWidth vectors)
    {
        _units = units;
        _vectors = vectors;
        _isKept = units.Count <= units.Width && (long)wanted * RowsOfMatrix >= units.Count;
        if (_isKept)
        {
            _matrix = PairMatrix.Of(units, workspace, vectors);
        }
        else
        {
            _vector = workspace.TakePointer<float>(units.Width);
            _row = workspace.TakePointer<float>(units.PaddedCount);
        }
    }

    /// <summary>The cosines of one token; valid until the next call.</summary>
    /// <param name="token">Which one.</param>
    internal ReadOnlySpan<float> this[int token]
    {
        get
        {
            if (_isKept)
            {
                return _matrix.Row(token);
            }

            TokenSet.Read(_units, token, _vector);
            PanelProducts.Compute(_units, _vector, _row, _vectors);
            return new ReadOnlySpan<float>(_row, _units.Count);
        }
    }

    /// <summary>Bytes that rows take from their workspace, at most, with the scratch of <see cref="NearestOthers"/>.</summary>
    /// <param name="count">Tokens, or the most there may be: fewer may keep the matrix where these do not.</param>
    /// <param name="width">Their channels.</param>
    internal static long Bytes(int count, int width) =>
        long.Max(PairMatrix.Bytes(int.Min(count, width)), NearestOther.WorkspaceBytes(count))
        + Workspace.BytesFor<float>(width)
        + Workspace.BytesFor<float>(TokenPanels.Padded(count));

    /// <summary>Writes for every token its greatest cosine with another one; -infinity for a token that is alone.</summary>
    /// <param name="cosines">Receives one value per token.</param>
    /// <param name="workspace">Scratch.</param>
    internal void NearestOthers(Span<float> cosines, Workspace workspace)
    {
        if (!_isKept)
        {
            NearestOther.Cosines(_units, false, cosines, workspace, _vectors);
            return;
        }

        for (int token = 0; token < _units.Count; token++)
        {
            ReadOnlySpan<float> row = _matrix.Row(token);
            float before = token == 0 ? float.NegativeInfinity : TensorPrimitives.Max(row[..token]);
            float behind = token == row.Length - 1 ? float.NegativeInfinity : TensorPrimitives.Max(row[(token + 1)..]);
            cosines[token] = float.Max(before, behind);
        }
    }
}
