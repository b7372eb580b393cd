namespace PipelineDsl;

/// <summary>How a budget is spread over the layers of a stage.</summary>
public enum Schedule
{
    /// <summary>The same at every layer.</summary>
    Constant,

    /// <summary>Rising or falling linearly with the layer, about the same total (ToMe's decreasing schedule).</summary>
    Linear,

    /// <summary>Caches: the budget is the mean over the layers; the first keep most and the last least, in equal steps (PyramidKV, arXiv 2406.02069).</summary>
    Pyramid,
}
