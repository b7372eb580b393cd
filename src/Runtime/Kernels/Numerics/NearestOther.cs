using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// For every token of a set of unit vectors its greatest cosine with another one, or with one at a place of the other parity. The matrix of cosines
/// never exists.
/// </summary>
internal readonly unsafe struct NearestOther : IPairSink
{
    private const int Lanes = TokenPanels.Lanes;

    private readonly float* _best;

    // 0 at odd places and -infinity at even ones; null when every other token counts.
    private readonly float* _parity;

    private NearestOther(float* best, float* parity)
    {
        _best = best;
        _parity = parity;
    }

    /// <summary>Bytes that <see cref="Cosines"/> takes from its workspace, and gives back.</summary>
    /// <param name="count">Tokens.</param>
    internal static long WorkspaceBytes(int count) =>
        Workspace.BytesFor<float>((long)TokenPanels.Count(count) * Lanes * Lanes) + Workspace.BytesFor<float>(2 * Lanes);

    /// <summary>Writes the cosines; -infinity for a token that is alone.</summary>
    /// <param name="units">Unit vectors, the padding hidden.</param>
    /// <param name="isBipartite">Whether tokens at even places only meet those at odd ones.</param>
    /// <param name="cosines">Receives one value per token.</param>
    /// <param name="workspace">Scratch.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Cosines(PanelSet units, bool isBipartite, Span<float> cosines, Workspace workspace, VectorWidth vectors)
    {
        long mark = workspace.Mark();
        long count = (long)units.PaddedCount * Lanes;
        float* best = workspace.TakePointer<float>(count);
        for (long i = 0; i < count; i++)
        {
            best[i] = float.NegativeInfinity;
        }

        float* parity = isBipartite ? workspace.TakePointer<float>(2 * Lanes) : null;
        for (int lane = 0; isBipartite && lane < 2 * Lanes; lane++)
        {
            parity[lane] = lane % 2 == 0 ? float.NegativeInfinity : 0;
        }

        PairSweep.Run(units, new NearestOther(best, parity), vectors);
        for (int token = 0; token < units.Count; token++)
        {
            float most = float.NegativeInfinity;
            for (int lane = 0; lane < Lanes; lane++)
            {
                float value = best[((long)token * Lanes) + lane];
                most = value > most ? value : most;
            }

            cosines[token] = most;
        }

        workspace.Release(mark);
    }

    /// <summary>
    /// Raises the maxima of both sides. Each token has 16: those of a token on the right are raised lane by lane, and of one on the left the first.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take<TLanes, TVector>(float* dots, int left, int leftNext, int right, int tile)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector none = TLanes.Broadcast(float.NegativeInfinity), mostA = none, mostB = none;
        for (int i = 0; i < tile; i++, dots += 2 * TLanes.Count)
        {
            HideSelf(dots, left, right + i, TLanes.Count);
            HideSelf(dots + TLanes.Count, leftNext, right + i, TLanes.Count);
            TVector a = TLanes.Load(dots), b = TLanes.Load(dots + TLanes.Count);
            if (_parity != null)
            {
                a = TLanes.Add(a, TLanes.Load(_parity + ((left + right + i) & 1)));
                b = TLanes.Add(b, TLanes.Load(_parity + ((leftNext + right + i) & 1)));
            }

            mostA = TLanes.SelectGreater(a, mostA, a, mostA);
            mostB = TLanes.SelectGreater(b, mostB, b, mostB);
            float* to = _best + ((long)(right + i) * Lanes);
            TVector most = TLanes.Load(to);
            most = TLanes.SelectGreater(a, most, a, most);
            TLanes.Store(TLanes.SelectGreater(b, most, b, most), to);
        }

        float* lanes = dots - (2 * TLanes.Count);
        TLanes.Store(mostA, lanes);
        TLanes.Store(mostB, lanes + TLanes.Count);
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            Raise(left + lane, lanes[lane]);
            Raise(leftNext + lane, lanes[TLanes.Count + lane]);
        }
    }

    /// <summary>A token is no other of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void HideSelf(float* dots, int left, int right, int count)
    {
        if ((uint)(right - left) < (uint)count)
        {
            dots[right - left] = float.NegativeInfinity;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Raise(int token, float value)
    {
        ref float best = ref _best[(long)token * Lanes];
        best = value > best ? value : best;
    }
}
