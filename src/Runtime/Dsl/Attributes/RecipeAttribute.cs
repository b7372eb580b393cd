namespace PipelineDsl;

/// <summary>A published method by name. It expands into stages with the paper's own rounding, order, protection and position rules.</summary>
/// <param name="method">The method; <c>docs/methods.md</c> says what each needs and which options it takes.</param>
/// <example><c>[Recipe(Method.ToMe, Remove = 13)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RecipeAttribute(Method method) : StageAttribute
{
    /// <summary>The method.</summary>
    public Method Method { get; } = method;

    /// <summary>As <see cref="MergeAttribute{TSimilarity}.ProportionalAttention"/>, for methods that merge.</summary>
    public bool ProportionalAttention { get; set; } = true;

    /// <summary>VisionZip: how many of the tokens kept are contextual ones; at least 1.</summary>
    public int Contextual { get; set; }

    /// <summary>
    /// PruMerge: nearest neighbours that a kept token takes in, 32 in the paper. CAL: those that predictions are compared with, 10; at least 1.
    /// </summary>
    public int Neighbours { get; set; }

    /// <summary>ApET: tokens that reconstruct the others; at least 1, and 10 in the paper.</summary>
    public int BasisTokens { get; set; }

    /// <summary>VisPruner: share of the kept tokens that attention chooses, 0 to 1; 0.5 in the paper.</summary>
    public double Important { get; set; }

    /// <summary>VisPruner: tokens removed in one round at most; at least 1, and 8 in the paper.</summary>
    public int Step { get; set; }

    /// <summary>DART: pivots among the image tokens; 0 or more, and 4 in the paper.</summary>
    public int ImagePivots { get; set; }

    /// <summary>DART: pivots among the text tokens behind the image; 0 or more, and 4 in the paper.</summary>
    public int TextPivots { get; set; }

    /// <summary>PiToMe: the margin of the energy in the first layer, 0 to 1; it falls linearly with depth.</summary>
    public double Margin { get; set; }

    /// <summary>EViT: whether dropped tokens are fused into one.</summary>
    public bool Fuse { get; set; } = true;

    /// <summary>ToMe's k-th variant: tokens in a block; at least 2.</summary>
    public int Every { get; set; }

    /// <summary>Blend: weight of importance against redundancy, 0 to 1.</summary>
    public double Alpha { get; set; }

    /// <summary>Video and pooling: frames; at least 1. The tokens of a frame follow each other.</summary>
    public int Frames { get; set; }

    /// <summary>Rows of the token grid (of one frame or crop); at least 1. tomesd: rows of the latent image, of which deeper levels see less.</summary>
    public int Rows { get; set; }

    /// <summary>Columns of the token grid (of one frame or crop); at least 1. tomesd: columns of the latent image.</summary>
    public int Columns { get; set; }

    /// <summary>Rows of a cell of the grid; at least 1. tomesd: distance between destinations, 2 in the paper.</summary>
    public int CellRows { get; set; }

    /// <summary>Columns of a cell of the grid; at least 1. tomesd: distance between destinations, 2 in the paper.</summary>
    public int CellColumns { get; set; }

    /// <summary>The deepest level of the U-Net that tomesd merges in, as its downsampling: 1 to 8, and 1 in the paper.</summary>
    public int MaxDownsample { get; set; }

    /// <summary>Whether tomesd's destinations lie anywhere in their cells, by a keyed hash, as in the paper; otherwise at the top left of each.</summary>
    public bool Jitter { get; set; } = true;

    /// <summary>GlobalCom2: crops from left to right; at least 1.</summary>
    public int CropColumns { get; set; }

    /// <summary>GlobalCom2: crops from top to bottom; at least 1.</summary>
    public int CropRows { get; set; }

    /// <summary>HoliTom: the cosine between neighbouring frames above which a token stands still, -1 to 1; 0.8 in the paper.</summary>
    public double Similarity { get; set; }

    /// <summary>HoliTom: the longest window in frames; at least 1.</summary>
    public int MaxWindow { get; set; }

    /// <summary>Caches: SnapKV and its kin, queries of the last tokens that score, which then stay themselves; at least 1, and 64 in kvpress.</summary>
    public int Window { get; set; }

    /// <summary>Caches: width of SnapKV's average pooling along the entries, odd; at least 1, and 5 in kvpress.</summary>
    public int Pooling { get; set; }

    /// <summary>Caches: entries of one of LagKV's partitions; at least 2, and 128 in the paper.</summary>
    public int Lag { get; set; }

    /// <summary>Caches: whether LagKV compares scores across partitions instead of ranks within them.</summary>
    public bool CrossScoring { get; set; }

    /// <summary>Caches: positions to come that Expected Attention averages over; at least 1, and 512 in the paper.</summary>
    public int Future { get; set; }

    /// <summary>Caches: added to Expected Attention's probabilities before the values' norms weigh them, 0 to 1; 0.01 where heads compete.</summary>
    public double Epsilon { get; set; }

    /// <summary>Caches: whether Expected Attention uses the covariance of the queries.</summary>
    public bool Covariance { get; set; } = true;

    /// <summary>Caches: whether Expected Attention weighs by the norms of the values.</summary>
    public bool ValueNorms { get; set; } = true;

    /// <summary>Caches: entries of a run, for methods that keep or press entries run by run; at least 1.</summary>
    public int ChunkLength { get; set; }

    /// <summary>Training sets: clusters of spherical k-means; at least 1, or 0 for the stage's own number.</summary>
    public int Clusters { get; set; }

    /// <summary>
    /// Training sets: share of its proportional quota that every class keeps at least, 0 to 1 (SSL prototypes; 0.5 in the paper's ImageNet runs).
    /// </summary>
    public double ClassFloor { get; set; }

    /// <summary>Training sets: fraction that D4 keeps when duplicates leave, above 0 and at most 1; 0.75 in the paper.</summary>
    public double Deduplicated { get; set; }

    /// <summary>Training sets: strata of equal score range; at least 1, and 50 in CCS's paper.</summary>
    public int Strata { get; set; }

    /// <summary>
    /// Training sets: fraction that CCS drops first as probably mislabelled, 0 or more and below 1; it depends on the data and on <c>Keep</c>.
    /// </summary>
    public double DropMislabelled { get; set; }

    /// <summary>Training sets: fraction of samples that k-center may leave outside, 0 or more and below 1.</summary>
    public double DropOutliers { get; set; }

    /// <summary>Training sets: rows on which CRAIG evaluates its objective; at least 1, or 0 for all.</summary>
    public int References { get; set; }

    /// <summary>Training sets: words in one of MinHash's shingles; at least 1, and 5 in datatrove.</summary>
    public int Shingle { get; set; }

    /// <summary>Training sets: MinHash's bands; at least 1, and 14 in datatrove.</summary>
    public int Bands { get; set; }

    /// <summary>Training sets: hashes in one of MinHash's bands; at least 1, and 8 in datatrove.</summary>
    public int BandHashes { get; set; }
}
