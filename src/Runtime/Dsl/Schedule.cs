namespace PipelineDsl;

/// <summary>How a removal count is spread over the layers of a stage.</summary>
public enum Schedule
{
    /// <summary>The same at every layer.</summary>
    Constant,

    /// <summary>Rising or falling linearly with the layer, about the same total (ToMe's decreasing schedule).</summary>
    Linear,
}
