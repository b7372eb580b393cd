using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// For every source token its most similar target token by cosine; the lowest among equals. Sources lie side by side in the
/// lanes and targets come one after the other, so that the running maximum needs no reduction across lanes and similarities
/// are never stored.
/// </summary>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static unsafe class NearestNeighbours<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Sources that are packed and compared at a time: two panels stay in the first-level cache beside the targets.</summary>
    internal const int Block = 2 * Lanes;

    private const int Lanes = TokenPanels.Lanes;

    /// <summary>Fewer sources than that leave so many lanes of a block idle that they are better broadcast against lanes of targets.</summary>
    private const int MostStragglers = 24;

    /// <summary>Finds the targets.</summary>
    /// <param name="rows">The first row of all tokens.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="sources">Which rows are sources.</param>
    /// <param name="sourceCount">How many.</param>
    /// <param name="targets">The targets, padding hidden.</param>
    /// <param name="panels">Scratch for <see cref="Block"/> sources.</param>
    /// <param name="best">Receives the cosine; room for a whole block more.</param>
    /// <param name="nearest">Receives the target, -1 where no cosine is a number; room for a whole block more.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Find(float* rows, long stride, int* sources, int sourceCount, PanelSet targets, float* panels, float* best, int* nearest)
    {
        float* inverses = stackalloc float[Block];
        for (int first = 0; first < sourceCount; first += Block)
        {
            int count = int.Min(Block, sourceCount - first);
            var block = new PanelSet(panels, inverses, count, targets.Width);
            block.Fill<TLanes, TVector>(rows, stride, sources + first);
            if (count <= MostStragglers)
            {
                Straggle(block, targets, best + first, nearest + first);
                continue;
            }

            for (int lane = 0; lane < Block; lane += 2 * TLanes.Count)
            {
                Sweep(block, lane, targets, best + first + lane, nearest + first + lane);
            }
        }
    }

    /// <summary>Two vectors of sources against all targets.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sweep(PanelSet sources, int lane, PanelSet targets, float* best, int* nearest)
    {
        float* dots = stackalloc float[16 * Lanes];
        float* left = sources.Column(lane), leftNext = sources.Column(lane + TLanes.Count);
        Reset(best, nearest);
        Reset(best + TLanes.Count, nearest + TLanes.Count);
        for (int target = 0; target < targets.Count;)
        {
            // 16 registers hold a tile of 4, 32 one of 8.
            int tile = TLanes.Width == VectorWidth.Bits512 && targets.Count - target > 4 ? 8 : 4;
            if (tile == 8)
            {
                DotTiles<TLanes, TVector>.Eight(left, leftNext, targets.Column(target), targets.Width, dots);
            }
            else
            {
                DotTiles<TLanes, TVector>.Four(left, leftNext, targets.Column(target), targets.Width, dots);
            }

            Raise(dots, targets.Inverses + target, target, tile, best, nearest);
            target += tile;
        }

        for (int vector = 0; vector < 2 * TLanes.Count; vector += TLanes.Count)
        {
            TLanes.Store(TLanes.Multiply(TLanes.Load(best + vector), TLanes.Load(sources.Inverses + lane + vector)), best + vector);
        }
    }

    /// <summary>Raises the running maxima of two vectors. A method of its own, since the JIT keeps no vector in a register across a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Raise(float* dots, float* inverses, int target, int tile, float* best, int* nearest)
    {
        float* at = (float*)nearest;
        TVector bestA = TLanes.Load(best), bestB = TLanes.Load(best + TLanes.Count);
        TVector atA = TLanes.Load(at), atB = TLanes.Load(at + TLanes.Count);
        for (int i = 0; i < tile; i++)
        {
            TVector inverse = TLanes.Broadcast(inverses[i]);
            TVector index = Bits(target + i);
            TVector a = TLanes.Multiply(TLanes.Load(dots), inverse);
            TVector b = TLanes.Multiply(TLanes.Load(dots + TLanes.Count), inverse);
            atA = TLanes.SelectGreater(a, bestA, index, atA);
            bestA = TLanes.SelectGreater(a, bestA, a, bestA);
            atB = TLanes.SelectGreater(b, bestB, index, atB);
            bestB = TLanes.SelectGreater(b, bestB, b, bestB);
            dots += 2 * TLanes.Count;
        }

        TLanes.Store(bestA, best);
        TLanes.Store(bestB, best + TLanes.Count);
        TLanes.Store(atA, at);
        TLanes.Store(atB, at + TLanes.Count);
    }

    /// <summary>A few sources, four at a time, with the targets in the lanes. The same dot products in the same order.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Straggle(PanelSet sources, PanelSet targets, float* best, int* nearest)
    {
        float* dots = stackalloc float[16 * Lanes];
        float* laneBest = stackalloc float[8 * Lanes];
        int* laneVector = stackalloc int[8 * Lanes];
        for (int first = 0; first < sources.Count;)
        {
            int tile = TLanes.Width == VectorWidth.Bits512 && sources.Count - first > 4 ? 8 : 4;
            for (int i = 0; i < tile; i++)
            {
                Reset(laneBest + (i * Lanes), laneVector + (i * Lanes));
            }

            float* right = sources.Column(first);
            int lastVector = targets.PaddedCount - TLanes.Count;
            for (int target = 0; target <= lastVector; target += 2 * TLanes.Count)
            {
                // With an odd number of vectors the last comes twice, and is not greater than itself.
                int second = int.Min(target + TLanes.Count, lastVector);
                if (tile == 8)
                {
                    DotTiles<TLanes, TVector>.Eight(targets.Column(target), targets.Column(second), right, targets.Width, dots);
                }
                else
                {
                    DotTiles<TLanes, TVector>.Four(targets.Column(target), targets.Column(second), right, targets.Width, dots);
                }

                RaiseLanes(dots, targets.Inverses, target, second, tile, laneBest, laneVector);
            }

            for (int i = 0; i < int.Min(tile, sources.Count - first); i++)
            {
                best[first + i] = Reduce(laneBest + (i * Lanes), laneVector + (i * Lanes), nearest + first + i) * sources.Inverses[first + i];
            }

            first += tile;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RaiseLanes(float* dots, float* inverses, int target, int second, int tile, float* laneBest, int* laneVector)
    {
        TVector inverseA = TLanes.Load(inverses + target), inverseB = TLanes.Load(inverses + second);
        TVector indexA = Bits(target), indexB = Bits(second);
        for (int i = 0; i < tile; i++)
        {
            TVector best = TLanes.Load(laneBest), at = TLanes.Load((float*)laneVector);
            TVector a = TLanes.Multiply(TLanes.Load(dots), inverseA);
            TVector b = TLanes.Multiply(TLanes.Load(dots + TLanes.Count), inverseB);
            at = TLanes.SelectGreater(a, best, indexA, at);
            best = TLanes.SelectGreater(a, best, a, best);
            at = TLanes.SelectGreater(b, best, indexB, at);
            best = TLanes.SelectGreater(b, best, b, best);
            TLanes.Store(best, laneBest);
            TLanes.Store(at, (float*)laneVector);
            dots += 2 * TLanes.Count;
            laneBest += Lanes;
            laneVector += Lanes;
        }
    }

    /// <summary>The greatest of the lanes, and its target: the lowest among equals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Reduce(float* laneBest, int* laneVector, int* nearest)
    {
        float best = laneBest[0];
        int at = laneVector[0];
        for (int lane = 1; lane < TLanes.Count; lane++)
        {
            int candidate = laneVector[lane] + lane;
            if (laneBest[lane] > best || (laneBest[lane] == best && laneVector[lane] >= 0 && candidate < at))
            {
                best = laneBest[lane];
                at = candidate;
            }
        }

        *nearest = at;
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reset(float* best, int* nearest)
    {
        TLanes.Store(TLanes.Broadcast(float.NegativeInfinity), best);
        TLanes.Store(Bits(-1), (float*)nearest);
    }

    /// <summary>An integer in every lane. Selecting moves bits only, so integers may travel as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Bits(int value) => TLanes.Broadcast(BitConverter.Int32BitsToSingle(value));
}
