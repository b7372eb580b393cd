namespace PipelineDsl;

/// <summary>
/// A stage that keeps the samples that <typeparamref name="TScorer"/> chooses. Its budget is one of <see cref="Keep"/>, <see cref="KeepCount"/>,
/// <see cref="Threshold"/> and <see cref="MaxCost"/>.
/// </summary>
/// <typeparam name="TScorer">
/// Implements exactly one of <see cref="ISampleScorer"/>, <see cref="IGroupScorer"/>, <see cref="ISubsetSelector"/>, <see cref="IHiddenScorer"/>,
/// whose rows are the embeddings, and <see cref="IPositionScorer"/>, whose positions are the samples' numbers.
/// </typeparam>
/// <example><c>[Select&lt;El2n&gt;(Keep = 0.3, Strata = 50)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SelectAttribute<TScorer> : Attribute
    where TScorer : struct, IScorer
{
    /// <summary>Budget: the fraction of samples kept, above 0 and at most 1, rounded half to even.</summary>
    public double Keep { get; set; }

    /// <summary>Budget: the number of samples kept, at least 1.</summary>
    public int KeepCount { get; set; }

    /// <summary>Budget: samples that score at least this much stay. How many depends on the data.</summary>
    public double Threshold { get; set; }

    /// <summary>Budget: the sum of the column <c>cost</c> over the samples kept, above 0; for selectors of sets (Khuller et al. 1999).</summary>
    public double MaxCost { get; set; }

    /// <summary>What <see cref="Keep"/> is a fraction of.</summary>
    public Basis Of { get; set; } = Basis.Entering;

    /// <summary>Which end of the scores stays.</summary>
    public Difficulty Order { get; set; } = Difficulty.Hard;

    /// <summary>Fraction of samples dropped from the end that stays, before the rest is chosen (data_diet's offset), 0 or more and below 1.</summary>
    public double Skip { get; set; }

    /// <summary>
    /// Strata of equal score range among which the budget is shared out, so that easy and hard samples stay (coverage-centric selection,
    /// arXiv 2210.15809, which uses 50); 0 or more, 0 for plain top-k.
    /// </summary>
    public int Strata { get; set; }

    /// <summary>Fraction of samples dropped first, those with the lowest accumulated margin (arXiv 2210.15809), 0 or more and below 1.</summary>
    public double DropMislabelled { get; set; }

    /// <summary>How the budget is shared out among the classes of the column <c>label</c>.</summary>
    public ClassQuota Quota { get; set; } = ClassQuota.None;

    /// <summary>Samples of every class that stay at least, where it has so many; 0 or more.</summary>
    public int MinPerClass { get; set; }

    /// <summary>Share of its proportional quota that every class keeps before the rest goes by the common order, 0 to 1 (arXiv 2206.14486 uses 0.5).</summary>
    public double ClassFloor { get; set; }

    /// <summary>Share of the budget that is drawn at random before the scores choose, 0 to 1 (calibration, arXiv 2302.06960).</summary>
    public double MixRandom { get; set; }

    /// <summary>Who wins among equal scores.</summary>
    public TieRule Ties { get; set; } = TieRule.LowestIndex;

    /// <summary>Name of the column that <c>ScoreColumn</c> reads.</summary>
    public string Column { get; set; } = "score";

    /// <summary>Forgetting: the score of a sample that was never learned.</summary>
    public NeverLearned NeverLearned { get; set; } = NeverLearned.Epochs;

    /// <summary>Clusters of spherical k-means, for scorers of groups; at least 1, or 0 for the square root of the number of samples.</summary>
    public int Clusters { get; set; }

    /// <summary>CAL: nearest neighbours; at least 1, and 10 in the paper.</summary>
    public int Neighbours { get; set; } = 10;

    /// <summary>How two embeddings are compared by selectors of sets.</summary>
    public SampleMetric Metric { get; set; } = SampleMetric.Cosine;

    /// <summary>Fraction of the samples that k-center may leave outside every ball, 0 or more and below 1: the farthest are never picked.</summary>
    public double DropOutliers { get; set; }

    /// <summary>Which algorithm maximises a submodular function.</summary>
    public GreedyAlgorithm Greedy { get; set; } = GreedyAlgorithm.Lazy;

    /// <summary>Stochastic greedy: what the guarantee 1 - 1/e - Epsilon loses, above 0 and below 1.</summary>
    public double Epsilon { get; set; } = 0.1;

    /// <summary>Graph cut: weight of coverage against redundancy; at least 0, and monotone from 2 on.</summary>
    public double Lambda { get; set; } = 2;

    /// <summary>
    /// Facility location: rows, drawn by keyed hash, on which the objective is evaluated; at least 1, or 0 for all. Raised to twice the samples kept, since
    /// fewer could not tell candidates apart.
    /// </summary>
    public int References { get; set; } = 10_000;

    /// <summary>
    /// Parts, by keyed hash, from which selectors of sets choose separately before they choose from the union; at least 1, or 0 for as many as
    /// leave about 1,000,000 samples in a part. It changes the result; the number of shards never does.
    /// </summary>
    public int Partitions { get; set; }
}
