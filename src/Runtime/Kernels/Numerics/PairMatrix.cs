using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>The dot products of all pairs of a set, kept: for methods that read each of them several times.</summary>
internal readonly unsafe struct PairMatrix : IPairSink
{
    private PairMatrix(float* values, int count, int stride)
    {
        Values = values;
        Count = count;
        Stride = stride;
    }

    /// <summary>The first value; token i's row starts at i x <see cref="Stride"/>.</summary>
    internal float* Values { get; }

    /// <summary>Tokens.</summary>
    internal int Count { get; }

    /// <summary>Values from one row to the next; those past <see cref="Count"/> mean nothing.</summary>
    internal int Stride { get; }

    /// <summary>Bytes that a matrix takes from its workspace.</summary>
    /// <param name="count">Tokens.</param>
    internal static long Bytes(int count) => Workspace.BytesFor<float>((long)TokenPanels.Padded(count) * TokenPanels.Padded(count));

    /// <summary>Computes the products of all pairs.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="workspace">Holds the matrix.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static PairMatrix Of(PanelSet tokens, Workspace workspace, VectorWidth vectors)
    {
        int padded = tokens.PaddedCount;
        var matrix = new PairMatrix(workspace.TakePointer<float>((long)padded * padded), tokens.Count, padded);
        PairSweep.Run(tokens, matrix, vectors);
        return matrix;
    }

    /// <summary>The products of one token with all.</summary>
    /// <param name="token">Which one.</param>
    internal Span<float> Row(int token) => new(Values + ((long)token * Stride), Count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take<TLanes, TVector>(float* dots, int left, int leftNext, int right, int tile)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (int i = 0; i < tile; i++, dots += 2 * TLanes.Count)
        {
            float* row = Values + ((long)(right + i) * Stride);
            TLanes.Store(TLanes.Load(dots), row + left);
            TLanes.Store(TLanes.Load(dots + TLanes.Count), row + leftNext);
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                Values[((long)(left + lane) * Stride) + right + i] = dots[lane];
                Values[((long)(leftNext + lane) * Stride) + right + i] = dots[TLanes.Count + lane];
            }
        }
    }
}
