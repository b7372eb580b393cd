using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// How redundant a token is (PiToMe, arXiv 2405.16148, section 3): E_i = mean over j of f(cos(i, j)) with f(x) = x - m where that is positive
/// and e^(x - m) - 1 elsewhere, i itself included. Tokens of large clusters have a high energy.
/// </summary>
public static unsafe class TokenEnergy
{
    /// <summary>Bytes that the computation takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of the metric.</param>
    public static long WorkspaceBytes(int tokens, int width)
    {
        int lanes = TokenPanels.Padded(tokens);
        return Workspace.BytesFor<int>(tokens) + (2 * Workspace.BytesFor<float>(lanes)) + Workspace.BytesFor<float>(TokenPanels.Floats(tokens, width));
    }

    /// <summary>Writes the energies. Terms are added in the order of the tokens.</summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="margin">The margin m: pairs with a higher cosine raise the energy.</param>
    /// <param name="isProtected">Tokens that take no part; their energy is 0. Empty for none.</param>
    /// <param name="visible">False for padding, which takes no part; its energy is +infinity, since it should merge first. Empty when all are visible.</param>
    /// <param name="energies">Receives the energies [tokens].</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">There is not one flag per token, or not one energy.</exception>
    public static void Compute(
        TokenMatrix metric, float margin, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Span<float> energies, Workspace workspace) =>
        Compute(metric, margin, isProtected, visible, energies, workspace, VectorWidth.Best);

    internal static void Compute(
        TokenMatrix metric,
        float margin,
        ReadOnlySpan<bool> isProtected,
        ReadOnlySpan<bool> visible,
        Span<float> energies,
        Workspace workspace,
        VectorWidth vectors)
    {
        int tokens = metric.Tokens;
        MatchFlags.Check(tokens, isProtected, nameof(isProtected));
        MatchFlags.Check(tokens, visible, nameof(visible));
        if (energies.Length < tokens)
        {
            throw new ArgumentException($"{tokens} energies do not fit into {energies.Length}.", nameof(energies));
        }

        long mark = workspace.Mark();
        int* list = workspace.TakePointer<int>(tokens);
        int count = 0;
        for (int token = 0; token < tokens; token++)
        {
            bool isLeftOut = !isProtected.IsEmpty && isProtected[token];
            bool isPadding = !visible.IsEmpty && !visible[token];
            energies[token] = isPadding && !isLeftOut ? float.PositiveInfinity : 0;
            if (!isLeftOut && !isPadding)
            {
                list[count++] = token;
            }
        }

        int lanes = TokenPanels.Padded(count);
        float* sums = workspace.TakePointer<float>(lanes), inverses = workspace.TakePointer<float>(lanes);
        var set = new PanelSet(workspace.TakePointer<float>(TokenPanels.Floats(count, metric.Channels)), inverses, count, metric.Channels);
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Sum<Lanes512, Vector512<float>>(metric, set, list, margin, sums);
                break;
            case VectorWidth.Bits256:
                Sum<Lanes256, Vector256<float>>(metric, set, list, margin, sums);
                break;
            default:
                Sum<Lanes1, float>(metric, set, list, margin, sums);
                break;
        }

        for (int i = 0; i < count; i++)
        {
            energies[list[i]] = sums[i] / count;
        }

        workspace.Release(mark);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TLanes, TVector>(TokenMatrix metric, PanelSet set, int* list, float margin, float* sums)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        if (set.Count == 0)
        {
            return;
        }

        fixed (float* rows = &metric.Reference)
        {
            set.Fill<TLanes, TVector>(rows, metric.Stride, list);
        }

        float* dots = stackalloc float[16 * TokenPanels.Lanes];
        new Span<float>(sums, set.PaddedCount).Clear();
        int last = set.PaddedCount - TLanes.Count;
        for (int lane = 0; lane <= last; lane += 2 * TLanes.Count)
        {
            // With an odd number of vectors the last comes twice; its second sum is not stored.
            int next = int.Min(lane + TLanes.Count, last);
            for (int other = 0; other < set.Count;)
            {
                int tile = TLanes.Width == VectorWidth.Bits512 && set.Count - other > 4 ? 8 : 4;
                if (tile == 8)
                {
                    DotTiles<TLanes, TVector>.Eight(set.Column(lane), set.Column(next), set.Column(other), set.Width, dots);
                }
                else
                {
                    DotTiles<TLanes, TVector>.Four(set.Column(lane), set.Column(next), set.Column(other), set.Width, dots);
                }

                int terms = int.Min(tile, set.Count - other);
                Add<TLanes, TVector>(dots, set.Inverses + other, set.Inverses + lane, margin, terms, sums + lane);
                if (next > lane)
                {
                    Add<TLanes, TVector>(dots + TLanes.Count, set.Inverses + other, set.Inverses + next, margin, terms, sums + next);
                }

                other += tile;
            }
        }
    }

    /// <summary>Adds f of some cosines to the sums of one vector of tokens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<TLanes, TVector>(float* dots, float* others, float* own, float margin, int terms, float* sums)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector sum = TLanes.Load(sums), inverse = TLanes.Load(own), margins = TLanes.Broadcast(margin), zero = TLanes.Broadcast(0), one = TLanes.Broadcast(1);
        for (int i = 0; i < terms; i++, dots += 2 * TLanes.Count)
        {
            TVector cosine = TLanes.Multiply(TLanes.Multiply(TLanes.Load(dots), TLanes.Broadcast(others[i])), inverse);
            TVector x = TLanes.Subtract(cosine, margins);
            TVector exponential = Exponential<TLanes, TVector>.OfNegative(TLanes.SelectGreater(x, zero, zero, x));
            sum = TLanes.Add(sum, TLanes.SelectGreater(x, zero, x, TLanes.Subtract(exponential, one)));
        }

        TLanes.Store(sum, sums);
    }
}
