using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// How badly a few basis tokens reconstruct every token (ApET, arXiv 2602.19870): ||x - B^T w|| with w = (B B^T + ridge I)^-1 B x. The system is
/// solved in double precision. A basis token that the others span to the last bit gets no weight.
/// </summary>
public static unsafe class RidgeReconstruction
{
    /// <summary>Bytes that <c>Residuals</c> takes from its workspace, and gives back.</summary>
    /// <param name="count">Tokens reconstructed.</param>
    /// <param name="width">Their channels.</param>
    /// <param name="basis">Basis tokens.</param>
    public static long WorkspaceBytes(int count, int width, int basis) =>
        TokenSet.Bytes(count, width)
        + Workspace.BytesFor<float>((long)basis * TokenPanels.Padded(count))
        + Workspace.BytesFor<float>((long)basis * width)
        + Workspace.BytesFor<double>((long)basis * basis)
        + Workspace.BytesFor<double>(basis)
        + Workspace.BytesFor<float>(TokenPanels.Padded(count));

    /// <summary>Writes the norm of what the basis leaves of every token.</summary>
    /// <param name="rows">All tokens [tokens, channels]; finite.</param>
    /// <param name="tokens">Which of them are reconstructed; empty for all.</param>
    /// <param name="basis">The basis tokens, as rows.</param>
    /// <param name="ridge">Added to the diagonal; above 0.</param>
    /// <param name="errors">Receives one norm per reconstructed token.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token, or <paramref name="ridge"/> is not positive.</exception>
    public static void Residuals(
        TokenMatrix rows, ReadOnlySpan<int> tokens, ReadOnlySpan<int> basis, double ridge, Span<float> errors, Workspace workspace) =>
        Residuals(rows, tokens, basis, ridge, errors, workspace, VectorWidth.Best);

    internal static void Residuals(
        TokenMatrix rows,
        ReadOnlySpan<int> tokens,
        ReadOnlySpan<int> basis,
        double ridge,
        Span<float> errors,
        Workspace workspace,
        VectorWidth vectors)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ridge);
        long mark = workspace.Mark();
        PanelSet set = TokenSet.Of(rows, tokens, workspace, vectors);
        float* weights = workspace.TakePointer<float>((long)basis.Length * set.PaddedCount);
        float* basisRows = workspace.TakePointer<float>((long)basis.Length * rows.Channels);
        for (int i = 0; i < basis.Length; i++)
        {
            float* row = basisRows + ((long)i * rows.Channels);
            rows[basis[i]].CopyTo(new Span<float>(row, rows.Channels));
            PanelProducts.Compute(set, row, weights + ((long)i * set.PaddedCount), vectors);
        }

        Span<double> factor = workspace.Take<double>(basis.Length * basis.Length), solution = workspace.Take<double>(basis.Length);
        Factorize(basisRows, rows.Channels, ridge, factor, basis.Length);
        for (int token = 0; token < set.PaddedCount; token++)
        {
            Solve(factor, weights + token, set.PaddedCount, solution);
        }

        float* squares = workspace.TakePointer<float>(set.PaddedCount);
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Squares<Lanes512, Vector512<float>>(set, basisRows, weights, basis.Length, squares);
                break;
            case VectorWidth.Bits256:
                Squares<Lanes256, Vector256<float>>(set, basisRows, weights, basis.Length, squares);
                break;
            default:
                Squares<Lanes1, float>(set, basisRows, weights, basis.Length, squares);
                break;
        }

        for (int token = 0; token < set.Count; token++)
        {
            errors[token] = MathF.Sqrt(squares[token]);
        }

        workspace.Release(mark);
    }

    /// <summary>The lower Cholesky factor of B B^T + ridge I. A pivot that rounding has eaten becomes infinite, which makes its weights 0.</summary>
    private static void Factorize(float* basis, int width, double ridge, Span<double> factor, int count)
    {
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = row == column ? ridge : 0;
                for (int channel = 0; channel < width; channel++)
                {
                    sum += (double)basis[((long)row * width) + channel] * basis[((long)column * width) + channel];
                }

                double whole = sum;
                for (int k = 0; k < column; k++)
                {
                    sum -= factor[(row * count) + k] * factor[(column * count) + k];
                }

                factor[(row * count) + column] = row != column ? sum / factor[(column * count) + column]
                    : sum > whole * 1e-15 ? Math.Sqrt(sum)
                    : double.PositiveInfinity;
            }
        }
    }

    /// <summary>Replaces one token's products with the basis by its weights: forwards through the factor, then backwards through its transpose.</summary>
    private static void Solve(ReadOnlySpan<double> factor, float* values, int stride, Span<double> solution)
    {
        int count = solution.Length;
        for (int row = 0; row < count; row++)
        {
            double sum = values[(long)row * stride];
            for (int k = 0; k < row; k++)
            {
                sum -= factor[(row * count) + k] * solution[k];
            }

            solution[row] = sum / factor[(row * count) + row];
        }

        for (int row = count - 1; row >= 0; row--)
        {
            double sum = solution[row];
            for (int k = row + 1; k < count; k++)
            {
                sum -= factor[(k * count) + row] * solution[k];
            }

            solution[row] = sum / factor[(row * count) + row];
            values[(long)row * stride] = (float)solution[row];
        }
    }

    /// <summary>The squared norms of what is left, channel by channel, so that nothing cancels out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Squares<TLanes, TVector>(PanelSet set, float* basis, float* weights, int count, float* squares)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector zero = TLanes.Broadcast(0);
        for (int token = 0; token < set.PaddedCount; token += TLanes.Count)
        {
            TVector sum = zero;
            float* values = set.Column(token);
            for (int channel = 0; channel < set.Width; channel++, values += TokenPanels.Lanes)
            {
                // The part that the basis gives is summed up first, then taken away: the weights may be large and opposed.
                TVector given = zero;
                float* weight = weights + token;
                float* vector = basis + channel;
                for (int i = 0; i < count; i++, weight += set.PaddedCount, vector += set.Width)
                {
                    given = TLanes.MultiplyAdd(TLanes.Load(weight), TLanes.Broadcast(*vector), given);
                }

                TVector rest = TLanes.Subtract(TLanes.Load(values), given);
                sum = TLanes.MultiplyAdd(rest, rest, sum);
            }

            TLanes.Store(sum, squares + token);
        }
    }
}
