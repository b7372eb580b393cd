using PipelineDsl.Recipes;

namespace PipelineDsl.Kernels;

/// <summary>
/// Whether tomesd merges at a level of a U-Net (arXiv 2303.17604), and what the token grid looks like there:
/// downsample = ceil(sqrt(floor(rows x columns / tokens))), and the sides of the grid are those of the latent image over that, rounded up.
/// </summary>
/// <param name="Downsample">How much smaller the level is than the latent image; 0 when it has more tokens than that has places.</param>
/// <param name="IsOpen">Whether the level merges: its downsampling is at least 1 and at most what was asked for.</param>
/// <param name="Rows">Rows of the token grid.</param>
/// <param name="Columns">Columns of the token grid.</param>
public readonly record struct MergeGate(int Downsample, bool IsOpen, int Rows, int Columns)
{
    /// <summary>Works the gate out.</summary>
    /// <param name="rows">Rows of the latent image.</param>
    /// <param name="columns">Columns of the latent image.</param>
    /// <param name="tokens">Tokens at the level.</param>
    /// <param name="maxDownsample">The deepest level that merges.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below 1.</exception>
    public static MergeGate Of(int rows, int columns, int tokens, int maxDownsample)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDownsample, 1);
        int downsample = DiffusionGridMath.Downsample(rows, columns, tokens);
        return new MergeGate(
            downsample,
            downsample >= 1 && downsample <= maxDownsample,
            DiffusionGridMath.Side(rows, downsample),
            DiffusionGridMath.Side(columns, downsample));
    }
}
