namespace PipelineDsl.Recipes;

/// <summary>
/// The arithmetic of tomesd's gate and of its destinations (arXiv 2303.17604, section 3). Compiled into the runtime and into the generator, so that a
/// plan and a run agree.
/// </summary>
internal static class DiffusionGridMath
{
    /// <summary>How much smaller a level of the U-Net is than the latent image: ceil(sqrt(floor(rows x columns / tokens))).</summary>
    /// <param name="rows">Rows of the latent image.</param>
    /// <param name="columns">Columns of the latent image.</param>
    /// <param name="tokens">Tokens at the level; at least 1.</param>
    internal static int Downsample(int rows, int columns, int tokens)
    {
        long ratio = (long)rows * columns / tokens;
        long root = (long)Math.Sqrt(ratio);

        // The square root of a double may be off by one where the ratio is large.
        while (root * root < ratio)
        {
            root++;
        }

        while (root > 0 && (root - 1) * (root - 1) >= ratio)
        {
            root--;
        }

        return (int)root;
    }

    /// <summary>A side of the token grid: ceil(side / downsample).</summary>
    /// <param name="side">The side of the latent image.</param>
    /// <param name="downsample">How much smaller the level is.</param>
    internal static int Side(int side, int downsample) => downsample < 1 ? side : (side + downsample - 1) / downsample;

    /// <summary>Whole cells of a token grid; each has one destination.</summary>
    internal static int Cells(int rows, int columns, int cellRows, int cellColumns) => rows / cellRows * (columns / cellColumns);

    /// <summary>Rows left of the tokens: all behind a closed gate, never fewer than there are destinations.</summary>
    /// <param name="tokens">Tokens that the method may touch.</param>
    /// <param name="budget">Tokens to keep.</param>
    /// <param name="option">Value of an option by name.</param>
    internal static int Kept(int tokens, int budget, Func<string, double> option)
    {
        int rows = (int)option("Rows"), columns = (int)option("Columns");
        int downsample = Downsample(rows, columns, Math.Max(1, tokens));
        if (downsample < 1 || downsample > (int)option("MaxDownsample"))
        {
            return tokens;
        }

        int cells = Cells(Side(rows, downsample), Side(columns, downsample), (int)option("CellRows"), (int)option("CellColumns"));
        return cells == 0 ? tokens : Math.Min(tokens, Math.Max(budget, cells));
    }
}
