using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>Some tokens in panels that live in a workspace, as they are or scaled to length 1: what is compared many times is transposed once.</summary>
internal static unsafe class TokenSet
{
    /// <summary>Bytes that a set takes from its workspace.</summary>
    /// <param name="count">Tokens in it.</param>
    /// <param name="width">Their channels.</param>
    internal static long Bytes(int count, int width) =>
        Workspace.BytesFor<int>(count)
        + Workspace.BytesFor<float>(TokenPanels.Floats(count, width))
        + Workspace.BytesFor<float>(TokenPanels.Padded(count));

    /// <summary>Copies tokens as they are.</summary>
    /// <param name="rows">All tokens.</param>
    /// <param name="tokens">Which of them; empty for all.</param>
    /// <param name="workspace">Holds the set.</param>
    /// <param name="vectors">Instructions to use.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    internal static PanelSet Of(TokenMatrix rows, ReadOnlySpan<int> tokens, Workspace workspace, VectorWidth vectors)
    {
        int count = tokens.IsEmpty ? rows.Tokens : tokens.Length;
        int* list = workspace.TakePointer<int>(count);
        for (int i = 0; i < count; i++)
        {
            list[i] = tokens.IsEmpty ? i : tokens[i];
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)list[i], (uint)rows.Tokens, nameof(tokens));
        }

        float* values = workspace.TakePointer<float>(TokenPanels.Floats(count, rows.Channels));
        float* inverses = workspace.TakePointer<float>(TokenPanels.Padded(count));
        var set = new PanelSet(values, inverses, count, rows.Channels);
        fixed (float* data = &rows.Reference)
        {
            switch (vectors)
            {
                case VectorWidth.Bits512:
                    set.Fill<Lanes512, Vector512<float>>(data, rows.Stride, list);
                    break;
                case VectorWidth.Bits256:
                    set.Fill<Lanes256, Vector256<float>>(data, rows.Stride, list);
                    break;
                default:
                    set.Fill<Lanes1, float>(data, rows.Stride, list);
                    break;
            }
        }

        return set;
    }

    /// <summary>
    /// Copies tokens and scales them to length 1, so that a dot product is a cosine. Zero vectors stay zero, and the copies that fill up the last
    /// panel become NaN, which is greater than nothing.
    /// </summary>
    /// <param name="rows">All tokens.</param>
    /// <param name="tokens">Which of them; empty for all.</param>
    /// <param name="workspace">Holds the set.</param>
    /// <param name="vectors">Instructions to use.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    internal static PanelSet UnitsOf(TokenMatrix rows, ReadOnlySpan<int> tokens, Workspace workspace, VectorWidth vectors)
    {
        PanelSet set = Of(rows, tokens, workspace, vectors);
        set.HidePadding();
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Scale<Lanes512, Vector512<float>>(set);
                break;
            case VectorWidth.Bits256:
                Scale<Lanes256, Vector256<float>>(set);
                break;
            default:
                Scale<Lanes1, float>(set);
                break;
        }

        return set;
    }

    /// <summary>Copies one token of a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="token">Which one.</param>
    /// <param name="vector">Receives its values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Read(PanelSet set, int token, float* vector)
    {
        float* from = set.Column(token);
        for (int channel = 0; channel < set.Width; channel++)
        {
            vector[channel] = from[(long)channel * TokenPanels.Lanes];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale<TLanes, TVector>(PanelSet set)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (int token = 0; token < set.PaddedCount; token += TLanes.Count)
        {
            TVector inverse = TLanes.Load(set.Inverses + token);
            float* values = set.Column(token);
            for (int channel = 0; channel < set.Width; channel++, values += TokenPanels.Lanes)
            {
                TLanes.Store(TLanes.Multiply(TLanes.Load(values), inverse), values);
            }
        }
    }
}
