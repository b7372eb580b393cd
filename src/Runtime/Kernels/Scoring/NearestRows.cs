using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>The k nearest neighbours of some rows among all others, by cosine.</summary>
public static unsafe class NearestRows
{
    /// <summary>Rows whose neighbours are searched at a time: one panel.</summary>
    private const int Block = TokenPanels.Lanes;

    /// <summary>Bytes that a search takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of rows.</param>
    /// <param name="width">Width of a row.</param>
    public static long WorkspaceBytes(int tokens, int width) =>
        Workspace.BytesFor<float>(TokenPanels.Floats(tokens, width))
        + Workspace.BytesFor<float>(TokenPanels.Floats(Block, width))
        + Workspace.BytesFor<float>(TokenPanels.Padded(tokens))
        + Workspace.BytesFor<float>(Block)
        + Workspace.BytesFor<int>(tokens)
        + Workspace.BytesFor<float>((long)Block * TokenPanels.Padded(tokens))
        + TopK.WorkspaceBytes(tokens);

    /// <summary>
    /// Writes, for every row asked for, the <paramref name="count"/> other rows with the highest cosine, ascending; ties to the lowest index. Zero vectors
    /// have cosine 0 with everything.
    /// </summary>
    /// <param name="vectors">Vectors [tokens, channels], finite.</param>
    /// <param name="rows">The rows whose neighbours are wanted.</param>
    /// <param name="count">How many neighbours; fewer than there are vectors.</param>
    /// <param name="neighbours">Receives rows x count indices.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many other rows, or a row does not exist.</exception>
    /// <exception cref="ArgumentException"><paramref name="neighbours"/> is too short.</exception>
    public static void Find(TokenMatrix vectors, ReadOnlySpan<int> rows, int count, Span<int> neighbours, Workspace workspace) =>
        Find(vectors, rows, count, neighbours, workspace, VectorWidth.Best);

    internal static void Find(TokenMatrix vectors, ReadOnlySpan<int> rows, int count, Span<int> neighbours, Workspace workspace, VectorWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, int.Max(vectors.Tokens - 1, 0));
        if (neighbours.Length < (long)rows.Length * count)
        {
            throw new ArgumentException($"{count} neighbours of {rows.Length} rows do not fit into {neighbours.Length}.", nameof(neighbours));
        }

        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)vectors.Tokens, nameof(rows));
        }

        if (count == 0 || rows.IsEmpty)
        {
            return;
        }

        switch (width)
        {
            case VectorWidth.Bits512:
                Find<Lanes512, Vector512<float>>(vectors, rows, count, neighbours, workspace);
                break;
            case VectorWidth.Bits256:
                Find<Lanes256, Vector256<float>>(vectors, rows, count, neighbours, workspace);
                break;
            default:
                Find<Lanes1, float>(vectors, rows, count, neighbours, workspace);
                break;
        }
    }

    private static void Find<TLanes, TVector>(TokenMatrix vectors, ReadOnlySpan<int> rows, int count, Span<int> neighbours, Workspace workspace)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        long mark = workspace.Mark();
        int tokens = vectors.Tokens, padded = TokenPanels.Padded(tokens);
        PanelSet all = Take(tokens, vectors.Channels, workspace);
        PanelSet block = Take(Block, vectors.Channels, workspace);
        Span<int> indices = workspace.Take<int>(tokens);
        for (int token = 0; token < tokens; token++)
        {
            indices[token] = token;
        }

        float* cosines = workspace.TakePointer<float>((long)Block * padded);
        fixed (float* first = &vectors.Reference)
        fixed (int* every = indices, wanted = rows)
        {
            all.Fill<TLanes, TVector>(first, vectors.Stride, every);
            for (int row = 0; row < rows.Length; row += Block)
            {
                int inBlock = int.Min(Block, rows.Length - row);
                var some = new PanelSet(block.Column(0), block.Inverses, inBlock, vectors.Channels);
                some.Fill<TLanes, TVector>(first, vectors.Stride, wanted + row);
                for (int i = 0; i < inBlock; i += 8)
                {
                    Eight<TLanes, TVector>(all, some, i, cosines, padded);
                }

                for (int i = 0; i < inBlock; i++)
                {
                    var ofRow = new Span<float>(cosines + ((long)i * padded), tokens);
                    ofRow[rows[row + i]] = float.NegativeInfinity;
                    TopK.Select(ofRow, count, neighbours.Slice((row + i) * count, count), workspace, TLanes.Width);
                }
            }
        }

        workspace.Release(mark);
    }

    /// <summary>Cosines of 8 rows with all tokens. Rows past the last repeat it, since panels are filled up with copies.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight<TLanes, TVector>(PanelSet all, PanelSet some, int firstRow, float* cosines, long stride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int next = TLanes.Count, last = all.PaddedCount - next;
        float* dots = stackalloc float[16 * TokenPanels.Lanes];
        float* to = cosines + (firstRow * stride);
        for (int token = 0; token <= last; token += 2 * next)
        {
            int second = int.Min(token + next, last);
            DotTiles<TLanes, TVector>.Eight(all.Column(token), all.Column(second), some.Column(firstRow), all.Width, dots);
            TVector inverse = TLanes.Load(all.Inverses + token), inverseSecond = TLanes.Load(all.Inverses + second);
            for (int i = 0; i < 8; i++)
            {
                TVector own = TLanes.Broadcast(some.Inverses[firstRow + i]);
                TVector a = TLanes.Multiply(TLanes.Load(dots + (2 * i * next)), inverse);
                TVector b = TLanes.Multiply(TLanes.Load(dots + (((2 * i) + 1) * next)), inverseSecond);
                TLanes.Store(TLanes.Multiply(a, own), to + (i * stride) + token);
                TLanes.Store(TLanes.Multiply(b, own), to + (i * stride) + second);
            }
        }
    }

    private static PanelSet Take(int tokens, int width, Workspace workspace) => new(
        workspace.TakePointer<float>(TokenPanels.Floats(tokens, width)), workspace.TakePointer<float>(TokenPanels.Padded(tokens)), tokens, width);
}
