namespace PipelineDsl.Recipes;

/// <summary>
/// How many rows a composed method writes for the tokens that it may touch. Compiled into the runtime and into the generator, so that a plan and a run agree.
/// </summary>
internal static class MethodRows
{
    /// <summary>Rows written, the most of them when that depends on the data.</summary>
    /// <param name="method">Name of the <c>Method</c> value.</param>
    /// <param name="tokens">Tokens that the method may touch: those of the span, or all that are not protected.</param>
    /// <param name="budget">Tokens kept, counted as the paper does.</param>
    /// <param name="option">Value of an option by name.</param>
    internal static int Of(string method, int tokens, int budget, Func<string, double> option) => method switch
    {
        "EViT" => budget < tokens && option("Fuse") != 0 ? budget + 1 : budget,
        "PruMerge" or "PruMergePlus" => budget == 0 ? tokens : Math.Min(budget + 1, tokens),
        "Dart" => Dart(tokens, budget, (int)option("ImagePivots"), (int)option("TextPivots")),
        "SparseVlm" => SparseVlm(tokens, budget),
        "ToMeKth" => tokens / (int)option("Every"),
        "AveragePooling" or "Downsampling" =>
            (int)option("Frames") * Cells((int)option("Rows"), (int)option("CellRows")) * Cells((int)option("Columns"), (int)option("CellColumns")),
        "Evs" => Math.Min(tokens, Math.Max(tokens / (int)option("Frames"), budget)),
        "VidCom2" => Math.Min(tokens, budget + (int)option("Frames")),
        "DyCoke" => DyCoke(tokens, budget, (int)option("Frames")),
        "HoliTom" => tokens,
        "TomeSd" or "RandomCaching" => DiffusionGridMath.Kept(tokens, budget, option),
        _ => budget,
    };

    /// <summary>DART keeps its image pivots on top of what every pivot picks (arXiv 2502.11494); a budget of all tokens keeps them all.</summary>
    private static int Dart(int tokens, int budget, int imagePivots, int textPivots)
    {
        int pivots = imagePivots + textPivots;
        return budget >= tokens ? tokens : Math.Min(tokens, imagePivots + (pivots == 0 ? 0 : budget / pivots * pivots));
    }

    /// <summary>SparseVLM keeps at most all but one, and adds a mean for every ten of the recycled 30 % (arXiv 2410.04417).</summary>
    private static int SparseVlm(int tokens, int budget)
    {
        int kept = Math.Max(0, Math.Min(budget, tokens - 1));
        int recycled = (int)(0.3 * (tokens - kept)) + 1;
        return kept + (recycled / 10) + 1;
    }

    /// <summary>Of every four frames DyCoke keeps one whole and prunes three; an odd last frame is dropped (CVPR 2025).</summary>
    private static int DyCoke(int tokens, int budget, int frames)
    {
        int each = tokens / frames, pairs = frames / 2, whole = (pairs + 1) / 2;
        return (whole * each) + (((2 * pairs) - whole) * Math.Min(budget / frames, each));
    }

    private static int Cells(int length, int cell) => (length + cell - 1) / cell;
}
