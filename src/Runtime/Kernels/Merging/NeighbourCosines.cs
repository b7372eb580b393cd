using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>The cosine of every token with the next one.</summary>
internal static unsafe class NeighbourCosines
{
    /// <summary>Bytes that <see cref="Compute"/> takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of the metric.</param>
    internal static long WorkspaceBytes(int tokens, int width) =>
        (2 * Workspace.BytesFor<int>(tokens))
        + (3 * Workspace.BytesFor<float>(TokenPanels.Padded(tokens)))
        + (2 * Workspace.BytesFor<float>(TokenPanels.Floats(tokens, width)));

    /// <summary>Writes cosines; products accumulate in channel order with fused multiply-add.</summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="isProtected">Tokens without neighbours; empty for none.</param>
    /// <param name="visible">False for padding, which is not compared: 2 with padding, -2 with content. Empty when all are visible.</param>
    /// <param name="cosines">Receives the cosine of token i with token i + 1 [tokens - 1]; -infinity where one of them is protected.</param>
    /// <param name="workspace">Scratch.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Compute(
        TokenMatrix metric, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Span<float> cosines, Workspace workspace, VectorWidth vectors)
    {
        long mark = workspace.Mark();
        int* lefts = workspace.TakePointer<int>(metric.Tokens), rights = workspace.TakePointer<int>(metric.Tokens);
        int pairs = 0;
        for (int left = 0; left < cosines.Length; left++)
        {
            bool isPair = isProtected.IsEmpty || !(isProtected[left] || isProtected[left + 1]);
            bool seesLeft = visible.IsEmpty || visible[left], seesRight = visible.IsEmpty || visible[left + 1];
            cosines[left] = !isPair ? float.NegativeInfinity
                : seesLeft != seesRight ? NearestTargets.OneHidden
                : NearestTargets.BothHidden;
            if (isPair && seesLeft && seesRight)
            {
                (lefts[pairs], rights[pairs]) = (left, left + 1);
                pairs++;
            }
        }

        if (pairs > 0)
        {
            int lanes = TokenPanels.Padded(pairs);
            float* dots = workspace.TakePointer<float>(lanes);
            PanelSet left = Take(pairs, lanes, metric.Channels, workspace), right = Take(pairs, lanes, metric.Channels, workspace);
            switch (vectors)
            {
                case VectorWidth.Bits512:
                    Compare<Lanes512, Vector512<float>>(metric, left, lefts, right, rights, dots);
                    break;
                case VectorWidth.Bits256:
                    Compare<Lanes256, Vector256<float>>(metric, left, lefts, right, rights, dots);
                    break;
                default:
                    Compare<Lanes1, float>(metric, left, lefts, right, rights, dots);
                    break;
            }

            for (int pair = 0; pair < pairs; pair++)
            {
                // Squares may overflow, and infinity times zero is NaN: such a pair comes last, but it is one.
                cosines[lefts[pair]] = dots[pair] >= float.MinValue ? dots[pair] : float.MinValue;
            }
        }

        workspace.Release(mark);
    }

    private static PanelSet Take(int count, int lanes, int width, Workspace workspace) =>
        new(workspace.TakePointer<float>(TokenPanels.Floats(count, width)), workspace.TakePointer<float>(lanes), count, width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compare<TLanes, TVector>(TokenMatrix metric, PanelSet left, int* lefts, PanelSet right, int* rights, float* cosines)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        fixed (float* rows = &metric.Reference)
        {
            left.Fill<TLanes, TVector>(rows, metric.Stride, lefts);
            right.Fill<TLanes, TVector>(rows, metric.Stride, rights);
        }

        long end = (long)metric.Channels * TokenPanels.Lanes;
        for (int lane = 0; lane < left.PaddedCount; lane += TLanes.Count)
        {
            float* a = left.Column(lane), b = right.Column(lane);
            TVector sum = TLanes.Broadcast(0);
            for (long at = 0; at < end; at += TokenPanels.Lanes)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(a + at), TLanes.Load(b + at), sum);
            }

            TLanes.Store(TLanes.Multiply(TLanes.Multiply(sum, TLanes.Load(right.Inverses + lane)), TLanes.Load(left.Inverses + lane)), cosines + lane);
        }
    }
}
