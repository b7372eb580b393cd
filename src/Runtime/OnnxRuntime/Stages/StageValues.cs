using System.Numerics.Tensors;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Values that could send a stage's code astray, checked before it runs.</summary>
internal static class StageValues
{
    /// <summary>Requires finite sizes of at least 0.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="sizes">One size a token.</param>
    /// <param name="item">0-based item, for messages.</param>
    /// <exception cref="TokenStageException">A size is impossible.</exception>
    internal static void RequireSizes(StageSite site, ReadOnlySpan<float> sizes, int item)
    {
        if (FiniteScan.IndexOfNonFinite(sizes) < 0 && TensorPrimitives.Min(sizes) >= 0)
        {
            return;
        }

        for (int token = 0; token < sizes.Length; token++)
        {
            if (!(sizes[token] >= 0 && float.IsFinite(sizes[token])))
            {
                throw new TokenStageException(site, $"expected finite sizes of at least 0, got {sizes[token]} for token {token} of item {item}.");
            }
        }
    }

    /// <summary>Requires positions of tokens that entered the first layer.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="origins">One original position a token.</param>
    /// <param name="originalTokens">Tokens that entered the first layer.</param>
    /// <param name="item">0-based item, for messages.</param>
    /// <exception cref="TokenStageException">A position is impossible.</exception>
    internal static void RequireOrigins(StageSite site, ReadOnlySpan<long> origins, int originalTokens, int item)
    {
        for (int token = 0; token < origins.Length; token++)
        {
            if ((ulong)origins[token] >= (ulong)originalTokens)
            {
                throw new TokenStageException(
                    site, $"expected original positions below {originalTokens}, got {origins[token]} for token {token} of item {item}.");
            }
        }
    }
}
