using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Squared norms of keys.</summary>
internal static unsafe class KeyNorms
{
    /// <summary>Writes -sum over heads of ||k||^2; squares are summed head after head, in channel order.</summary>
    /// <param name="keys">Keys [heads, tokens, head width].</param>
    /// <param name="scores">Receives the scores [tokens].</param>
    /// <param name="vectors">Instructions to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Negative(HeadTensor keys, Span<float> scores, VectorWidth vectors)
    {
        scores = scores[..keys.Tokens];
        scores.Clear();
        fixed (float* from = &keys.Reference, sums = scores)
        {
            for (int head = 0; head < keys.Heads; head++)
            {
                TokenProducts.Add(from + ((long)head * keys.HeadStride), keys.TokenStride, keys.Tokens, keys.HeadWidth, null, sums, vectors);
            }
        }

        foreach (ref float score in scores)
        {
            score = -score;
        }
    }
}
