using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>Sums over all queries of one layer in front of the rotation; the text's first tokens, its sinks, are left out (ExpectedAttention).</summary>
/// <param name="heads">Query heads.</param>
/// <param name="width">Channels of a head.</param>
internal sealed class MomentState(int heads, int width)
{
    private readonly double[] _sums = new double[heads * width], _products = new double[heads * width * width];

    /// <summary>Queries of a head so far.</summary>
    internal int Count { get; private set; }

    /// <summary>Query heads.</summary>
    internal int Heads => heads;

    /// <summary>Channels of a head.</summary>
    internal int Width => width;

    /// <summary>Managed bytes.</summary>
    internal long Bytes => sizeof(double) * ((long)_sums.Length + _products.Length);

    /// <summary>Adds the queries [query heads, tokens, width] of a run but for its first ones.</summary>
    internal void Add(ReadOnlySpan<float> queries, int tokens, int leftOut)
    {
        if (leftOut < tokens)
        {
            MomentSums.Add(new HeadTensor(queries[(leftOut * width)..], heads, tokens - leftOut, width, tokens * width, width), _sums, _products);
            Count += tokens - leftOut;
        }
    }

    /// <summary>Writes means [query heads, width] and covariances [query heads x width, width].</summary>
    internal void CopyTo(Span<float> means, Span<float> covariances) => MomentSums.Finish(Count, _sums, _products, heads, width, means, covariances);

    internal void CopyFrom(MomentState other)
    {
        other._sums.CopyTo(_sums, 0);
        other._products.CopyTo(_products, 0);
        Count = other.Count;
    }

    internal MomentState Copy()
    {
        var copy = new MomentState(heads, width);
        copy.CopyFrom(this);
        return copy;
    }

    internal void Clear()
    {
        _sums.AsSpan().Clear();
        _products.AsSpan().Clear();
        Count = 0;
    }
}
