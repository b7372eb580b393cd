namespace PipelineDsl;

/// <summary>How a monotone submodular function is maximised.</summary>
public enum GreedyAlgorithm
{
    /// <summary>By upper bounds (Minoux 1978): the same choice as naive greedy, with fewer evaluations. 1 - 1/e.</summary>
    Lazy,

    /// <summary>Every gain at every step. 1 - 1/e.</summary>
    Naive,

    /// <summary>The best of a keyed sample at every step (arXiv 1409.7938). 1 - 1/e - epsilon in expectation.</summary>
    Stochastic,

    /// <summary>As <see cref="Lazy"/>, but 0.9 of the bound is good enough.</summary>
    ApproximateLazy,
}
