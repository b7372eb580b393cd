namespace PipelineDsl;

/// <summary>Options of a stage over samples; each is described at the property of <see cref="SelectAttribute{TScorer}"/> with its name.</summary>
public sealed record SampleOptions
{
    /// <summary>Which end of the scores stays.</summary>
    public Difficulty Order { get; init; } = Difficulty.Hard;

    /// <summary>Fraction dropped from the end that stays.</summary>
    public double Skip { get; init; }

    /// <summary>Strata of equal score range.</summary>
    public int Strata { get; init; }

    /// <summary>Fraction with the lowest accumulated margin that is dropped first.</summary>
    public double DropMislabelled { get; init; }

    /// <summary>How the budget is shared out among classes.</summary>
    public ClassQuota Quota { get; init; }

    /// <summary>Samples of every class that stay at least.</summary>
    public int MinPerClass { get; init; }

    /// <summary>Share of its proportional quota that every class keeps first.</summary>
    public double ClassFloor { get; init; }

    /// <summary>Share of the budget that is drawn at random.</summary>
    public double MixRandom { get; init; }

    /// <summary>Who wins among equal scores.</summary>
    public TieRule Ties { get; init; }

    /// <summary>Name of the column of scores.</summary>
    public string Column { get; init; } = "score";

    /// <summary>Score of a sample that was never learned.</summary>
    public NeverLearned NeverLearned { get; init; }

    /// <summary>Clusters of k-means; 0 for the stage's default.</summary>
    public int Clusters { get; init; }

    /// <summary>CAL's nearest neighbours.</summary>
    public int Neighbours { get; init; } = 10;

    /// <summary>How embeddings are compared.</summary>
    public SampleMetric Metric { get; init; }

    /// <summary>k-center's fraction of outliers.</summary>
    public double DropOutliers { get; init; }

    /// <summary>How a submodular function is maximised.</summary>
    public GreedyAlgorithm Greedy { get; init; }

    /// <summary>What stochastic greedy's guarantee loses.</summary>
    public double Epsilon { get; init; } = 0.1;

    /// <summary>Graph cut's weight of coverage.</summary>
    public double Lambda { get; init; } = 2;

    /// <summary>Facility location's reference rows; 0 for all.</summary>
    public int References { get; init; } = 10_000;

    /// <summary>Parts that are chosen from separately; 0 for the default.</summary>
    public int Partitions { get; init; }

    /// <summary>Clusters whose members a sample is compared with.</summary>
    public int Probe { get; init; } = 1;

    /// <summary>What deduplication compares a sample with.</summary>
    public DuplicateMode Mode { get; init; }

    /// <summary>Words in a shingle.</summary>
    public int Shingle { get; init; } = 5;

    /// <summary>Bands of a signature.</summary>
    public int Bands { get; init; } = 14;

    /// <summary>Hashes in a band.</summary>
    public int BandHashes { get; init; } = 8;

    /// <summary>Classes of the pipeline; 0 when none are declared.</summary>
    public int Classes { get; init; }

    /// <summary>Presentations that the columns of training hold.</summary>
    public int Epochs { get; init; }

    /// <summary>Runs whose logits stand in a row.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>Seed of the run, for scorers that are random; the run sets it, not the declaration.</summary>
    public ulong Seed { get; init; }
}
