namespace PipelineDsl;

/// <summary>A stage that keeps one of every group of samples that are alike. Its budget is <see cref="Threshold"/> or <see cref="Keep"/>.</summary>
/// <typeparam name="TSimilarity">
/// Implements <see cref="IHiddenSimilarity"/>, whose rows are the embeddings of the samples (SemDeDup, arXiv 2303.09540), or <see cref="ITextSimilarity"/>.
/// </typeparam>
/// <example><c>[Deduplicate&lt;CosineSimilarity&gt;(Threshold = 0.95)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DeduplicateAttribute<TSimilarity> : Attribute
    where TSimilarity : struct, IScorer
{
    /// <summary>Budget: cosine above which two samples count as duplicates, -1 to 1. Text needs none: its bands say what is alike.</summary>
    public double Threshold { get; set; }

    /// <summary>Budget: the fraction of samples kept, above 0 and at most 1; the threshold is found. For embeddings only.</summary>
    public double Keep { get; set; }

    /// <summary>Clusters of spherical k-means inside which samples are compared; at least 1, or 0 for one in about 1,000 samples.</summary>
    public int Clusters { get; set; }

    /// <summary>Clusters whose members a sample is compared with: 1, or 2 to find near-duplicates across a border.</summary>
    public int Probe { get; set; } = 1;

    /// <summary>Which of the duplicates stays: the farthest from the centroid (hard) or the nearest (easy).</summary>
    public Difficulty Order { get; set; } = Difficulty.Hard;

    /// <summary>What a sample is compared with.</summary>
    public DuplicateMode Mode { get; set; } = DuplicateMode.KeptOnly;

    /// <summary>MinHash: words in a shingle; at least 1.</summary>
    public int Shingle { get; set; } = 5;

    /// <summary>MinHash: bands; at least 1. Two texts that share a band are duplicates.</summary>
    public int Bands { get; set; } = 14;

    /// <summary>MinHash: hashes in a band; at least 1.</summary>
    public int BandHashes { get; set; } = 8;
}
