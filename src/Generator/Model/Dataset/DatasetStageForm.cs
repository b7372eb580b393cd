namespace PipelineDsl.Generator.Model.Dataset;

/// <summary>What a stage over samples does, and so which of the runtime's stages it becomes.</summary>
internal enum DatasetStageForm
{
    /// <summary><c>ScoreStage</c>: every sample gets a score from its own columns.</summary>
    Score,

    /// <summary><c>GroupStage</c>: every sample gets a score among the members of its cluster or class.</summary>
    Group,

    /// <summary><c>SubsetStage</c>: a set is chosen as a whole.</summary>
    Subset,

    /// <summary><c>DeduplicationStage</c>: one of every group of alike embeddings stays.</summary>
    Deduplication,

    /// <summary><c>TextDeduplicationStage</c>: one of every group of alike texts stays.</summary>
    TextDeduplication,

    /// <summary><c>MergeStage</c>: prototypes with weights take the place of samples.</summary>
    Merge,
}
