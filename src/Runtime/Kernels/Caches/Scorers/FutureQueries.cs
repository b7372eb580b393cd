namespace PipelineDsl.Kernels;

/// <summary>
/// The queries that are still to come of one query head, as a normal distribution (ExpectedAttention, section 4.1), in the form that logits are made of:
/// log E e^(q.k / sqrt(d)) = m.k + k^T U k with m = R mu / sqrt(d) and U = R C R^T / (2 d). U is kept as its upper triangle, which halves the work, in panels.
/// </summary>
internal readonly unsafe struct FutureQueries
{
    private readonly RotaryEmbedding? _rotary;
    private readonly double* _cosines, _sines, _mean, _covariance;
    private readonly int _width;

    /// <summary>Takes memory for one head at a time, and averages the rotation.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="workspace">Holds the memory.</param>
    internal FutureQueries(in CacheLayer layer, Workspace workspace)
    {
        _rotary = layer.Rotary;
        _width = layer.Shape.HeadDim;
        int pairs = _rotary?.Frequencies.Length ?? 0;
        _cosines = workspace.TakePointer<double>(pairs);
        _sines = workspace.TakePointer<double>(pairs);
        _mean = workspace.TakePointer<double>(_width);
        _covariance = workspace.TakePointer<double>((long)_width * _width);
        Linear = workspace.TakePointer<float>(_width);
        Quadratic = workspace.TakePointer<float>(TokenPanels.Floats(_width, _width));
        if (_rotary is not null)
        {
            RotationMean.Compute(_rotary, layer.NextPosition, layer.Options.Future, new Span<double>(_cosines, pairs), new Span<double>(_sines, pairs));
        }
    }

    /// <summary>m [head width].</summary>
    internal float* Linear { get; }

    /// <summary>The upper triangle of U, what is below the diagonal added to what is above, in panels of 16 rows.</summary>
    internal float* Quadratic { get; }

    /// <summary>Bytes that it takes.</summary>
    /// <param name="width">Channels of a head.</param>
    internal static long Bytes(int width) =>
        (3 * Workspace.BytesFor<double>(width))
        + Workspace.BytesFor<double>((long)width * width)
        + Workspace.BytesFor<float>(width)
        + Workspace.BytesFor<float>(TokenPanels.Floats(width, width));

    /// <summary>Computes m and U.</summary>
    /// <param name="moments">Moments of the layer's queries.</param>
    /// <param name="head">The query head.</param>
    /// <param name="hasCovariance">Whether U is wanted.</param>
    internal void Load(QueryMoments moments, int head, bool hasCovariance)
    {
        var mean = new Span<double>(_mean, _width);
        Widen(moments.Means[head], mean);
        ReadOnlySpan<double> cosines = new(_cosines, Pairs), sines = new(_sines, Pairs);
        if (_rotary is not null)
        {
            RotationMean.Turn(_rotary, cosines, sines, mean);
        }

        double scale = 1 / Math.Sqrt(_width);
        for (int channel = 0; channel < _width; channel++)
        {
            Linear[channel] = (float)(mean[channel] * scale);
        }

        if (!hasCovariance)
        {
            return;
        }

        var covariance = new Span<double>(_covariance, _width * _width);
        for (int row = 0; row < _width; row++)
        {
            Widen(moments.Covariances[(head * _width) + row], covariance.Slice(row * _width, _width));
        }

        if (_rotary is not null)
        {
            RotationMean.TurnBoth(_rotary, cosines, sines, covariance, _width);
        }

        PackTriangle(covariance);
    }

    private int Pairs => _rotary?.Frequencies.Length ?? 0;

    private static void Widen(ReadOnlySpan<float> from, Span<double> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = from[i];
        }
    }

    private void PackTriangle(ReadOnlySpan<double> covariance)
    {
        double scale = 1 / (2.0 * _width);
        new Span<float>(Quadratic, (int)TokenPanels.Floats(_width, _width)).Clear();
        for (int row = 0; row < _width; row++)
        {
            float* lane = Quadratic + ((long)(row / TokenPanels.Lanes) * TokenPanels.Lanes * _width) + (row % TokenPanels.Lanes);
            lane[row * TokenPanels.Lanes] = (float)(covariance[(row * _width) + row] * scale);
            for (int column = row + 1; column < _width; column++)
            {
                lane[column * TokenPanels.Lanes] = (float)((covariance[(row * _width) + column] + covariance[(column * _width) + row]) * scale);
            }
        }
    }
}
