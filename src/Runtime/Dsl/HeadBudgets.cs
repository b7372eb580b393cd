namespace PipelineDsl;

/// <summary>How the entries that a layer keeps are shared among its key and value heads.</summary>
public enum HeadBudgets
{
    /// <summary>Every head keeps the same number.</summary>
    Uniform,

    /// <summary>
    /// The heads compete: the layer keeps the highest scores of all heads, and every head at least a fifth of its share (AdaKV, arXiv
    /// 2407.11550). Heads with fewer entries are padded to the longest and the padding is masked, so the model has to be woven.
    /// </summary>
    Adaptive,
}
