using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Number, sum and sum of outer products of the queries of one layer in front of the rotation: what mean and covariance are made of. Chunks of a prompt, and
/// prompts, add up. Sums are double, so that they can be subtracted from each other; products of two floats are exact in them, so that results do not depend on
/// the machine's instructions. Memory is taken once. Not safe for concurrent use.
/// </summary>
public sealed unsafe class QueryMomentSums
{
    /// <summary>Rows and columns of a tile. Of the outer products only tiles on and above the diagonal are held.</summary>
    private const int Tile = 8;

    private readonly double[] _sums, _products;
    private readonly int _padded, _productsOfHead;

    /// <summary>Makes room for the sums of one layer.</summary>
    /// <param name="heads">Query heads; at least 1.</param>
    /// <param name="headWidth">Channels of a head; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public QueryMomentSums(int heads, int headWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(headWidth, 1);
        Heads = heads;
        HeadWidth = headWidth;
        _padded = Padded(headWidth);
        _productsOfHead = FirstOf(_padded);
        _sums = new double[checked(heads * _padded)];
        _products = new double[checked(heads * _productsOfHead)];
    }

    /// <summary>Query heads.</summary>
    public int Heads { get; }

    /// <summary>Channels of a head.</summary>
    public int HeadWidth { get; }

    /// <summary>Queries of a head that were added.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of the sums.</summary>
    public long Bytes => sizeof(double) * ((long)_sums.Length + _products.Length);

    /// <summary>Bytes that <see cref="Add(HeadTensor, Workspace)"/> takes from its workspace, and gives back.</summary>
    /// <param name="queries">Queries of a head.</param>
    /// <param name="headWidth">Channels of a head.</param>
    public static long WorkspaceBytes(int queries, int headWidth) => Workspace.BytesFor<double>((long)queries * Padded(headWidth));

    /// <summary>Adds the queries of a chunk.</summary>
    /// <param name="queries">Queries in front of the rotation [query heads, queries, head width]; those of the sinks left out.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <exception cref="ArgumentException">Heads or channels are others.</exception>
    public void Add(HeadTensor queries, Workspace workspace)
    {
        if (queries.Heads != Heads || queries.HeadWidth != HeadWidth)
        {
            throw new ArgumentException(
                $"Expected queries of {Heads} heads of {HeadWidth} channels, got {queries.Heads} heads of {queries.HeadWidth}.", nameof(queries));
        }

        long mark = workspace.Mark();
        double* wide = workspace.TakePointer<double>((long)queries.Tokens * _padded);
        fixed (double* sums = _sums, products = _products)
        {
            for (int head = 0; head < Heads; head++)
            {
                Widen(queries, head, wide, sums + ((long)head * _padded));
                AddProducts(wide, queries.Tokens, products + ((long)head * _productsOfHead));
            }
        }

        Count += queries.Tokens;
        workspace.Release(mark);
    }

    /// <summary>Adds what others have summed, of another text for example.</summary>
    /// <param name="other">Sums of the same heads and channels.</param>
    /// <exception cref="ArgumentException">Heads or channels are others.</exception>
    public void Add(QueryMomentSums other)
    {
        Require(other);
        System.Numerics.Tensors.TensorPrimitives.Add(_sums, other._sums, _sums);
        System.Numerics.Tensors.TensorPrimitives.Add(_products, other._products, _products);
        Count += other.Count;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_sums);
        Array.Clear(_products);
        Count = 0;
    }

    /// <summary>Takes over what others have summed, instead of the own.</summary>
    /// <param name="other">Sums of the same heads and channels.</param>
    /// <exception cref="ArgumentException">Heads or channels are others.</exception>
    public void CopyFrom(QueryMomentSums other)
    {
        Require(other);
        other._sums.CopyTo(_sums, 0);
        other._products.CopyTo(_products, 0);
        Count = other.Count;
    }

    /// <summary>Writes means and covariances, zeros where nothing was added. The number of queries is the divisor, as in ExpectedAttention.</summary>
    /// <param name="means">Receives the means [query heads, head width].</param>
    /// <param name="covariances">Receives the covariances [query heads, head width, head width].</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void Write(Span<float> means, Span<float> covariances)
    {
        if (means.Length < (long)Heads * HeadWidth || covariances.Length < (long)Heads * HeadWidth * HeadWidth)
        {
            throw new ArgumentException(
                $"Moments of {Heads} heads of {HeadWidth} channels do not fit into {means.Length} and {covariances.Length} values.", nameof(means));
        }

        double divisor = long.Max(1, Count);
        for (int head = 0; head < Heads; head++)
        {
            ReadOnlySpan<double> sums = _sums.AsSpan(head * _padded, HeadWidth), products = _products.AsSpan(head * _productsOfHead, _productsOfHead);
            Span<float> ofHead = covariances.Slice(head * HeadWidth * HeadWidth, HeadWidth * HeadWidth);
            for (int row = 0; row < HeadWidth; row++)
            {
                double mean = sums[row] / divisor;
                means[(head * HeadWidth) + row] = (float)mean;
                for (int column = row; column < HeadWidth; column++)
                {
                    float covariance = (float)((products[At(row, column)] / divisor) - (mean * (sums[column] / divisor)));
                    ofHead[(row * HeadWidth) + column] = covariance;
                    ofHead[(column * HeadWidth) + row] = covariance;
                }
            }
        }
    }

    private static int Padded(int headWidth) => (headWidth + Tile - 1) / Tile * Tile;

    /// <summary>Where the first row of a row of tiles lies: rows above hold ever fewer columns.</summary>
    private int FirstOf(int row) => (row * _padded) - (row * (row - Tile) / 2);

    private int At(int row, int column)
    {
        int first = row / Tile * Tile;
        return FirstOf(first) + ((row - first) * (_padded - first)) + (column - first);
    }

    private void Require(QueryMomentSums other)
    {
        if (other.Heads != Heads || other.HeadWidth != HeadWidth)
        {
            throw new ArgumentException(
                $"Expected sums of {Heads} heads of {HeadWidth} channels, got {other.Heads} heads of {other.HeadWidth}.", nameof(other));
        }
    }

    /// <summary>Copies queries as doubles, with zeros up to whole tiles, and adds them to the sums.</summary>
    private void Widen(HeadTensor queries, int head, double* wide, double* sums)
    {
        for (int token = 0; token < queries.Tokens; token++, wide += _padded)
        {
            ReadOnlySpan<float> query = queries[head, token];
            for (int channel = 0; channel < query.Length; channel++)
            {
                wide[channel] = query[channel];
                sums[channel] += query[channel];
            }

            new Span<double>(wide + query.Length, _padded - query.Length).Clear();
        }
    }

    private void AddProducts(double* queries, int tokens, double* products)
    {
        for (int row = 0; row < _padded; row += Tile)
        {
            for (int column = row; column < _padded; column += Tile)
            {
                AddTile(queries + row, queries + column, tokens, _padded, products + (column - row), _padded - row);
            }

            products += Tile * (_padded - row);
        }
    }

    /// <summary>Adds the outer products of 8 channels with 8 channels, token after token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile(double* left, double* right, int tokens, long stride, double* products, long rowStride)
    {
        Vector512<double> a = Vector512.Load(products), b = Vector512.Load(products + rowStride);
        Vector512<double> c = Vector512.Load(products + (2 * rowStride)), d = Vector512.Load(products + (3 * rowStride));
        Vector512<double> e = Vector512.Load(products + (4 * rowStride)), f = Vector512.Load(products + (5 * rowStride));
        Vector512<double> g = Vector512.Load(products + (6 * rowStride)), h = Vector512.Load(products + (7 * rowStride));
        for (int token = 0; token < tokens; token++, left += stride, right += stride)
        {
            Vector512<double> factor = Vector512.Load(right);
            a = Vector512.MultiplyAddEstimate(Vector512.Create(left[0]), factor, a);
            b = Vector512.MultiplyAddEstimate(Vector512.Create(left[1]), factor, b);
            c = Vector512.MultiplyAddEstimate(Vector512.Create(left[2]), factor, c);
            d = Vector512.MultiplyAddEstimate(Vector512.Create(left[3]), factor, d);
            e = Vector512.MultiplyAddEstimate(Vector512.Create(left[4]), factor, e);
            f = Vector512.MultiplyAddEstimate(Vector512.Create(left[5]), factor, f);
            g = Vector512.MultiplyAddEstimate(Vector512.Create(left[6]), factor, g);
            h = Vector512.MultiplyAddEstimate(Vector512.Create(left[7]), factor, h);
        }

        a.Store(products);
        b.Store(products + rowStride);
        c.Store(products + (2 * rowStride));
        d.Store(products + (3 * rowStride));
        e.Store(products + (4 * rowStride));
        f.Store(products + (5 * rowStride));
        g.Store(products + (6 * rowStride));
        h.Store(products + (7 * rowStride));
    }
}
