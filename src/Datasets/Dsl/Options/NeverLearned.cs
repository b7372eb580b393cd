namespace PipelineDsl;

/// <summary>What a sample scores that no presentation classified correctly (forgetting, arXiv 1812.05159).</summary>
public enum NeverLearned
{
    /// <summary>As many events as presentations, as in the paper: the hardest.</summary>
    Epochs,

    /// <summary>No event.</summary>
    Zero,

    /// <summary>It is dropped.</summary>
    Drop,
}
