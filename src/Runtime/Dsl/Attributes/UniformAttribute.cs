namespace PipelineDsl;

/// <summary>
/// Uniformity quota around the scorer of every <see cref="PruneAttribute{TScorer}"/> stage: each window or grid cell keeps its
/// proportional share, and the scorer chooses only within it. Set <see cref="Window"/> for a 1-D quota, or <see cref="Rows"/>,
/// <see cref="Columns"/> and <see cref="Cell"/> for a 2-D one. Selections without a quota are position-biased (arXiv 2502.11501).
/// </summary>
/// <example><c>[Uniform(Window = 64)]</c> or <c>[Uniform(Rows = 14, Columns = 14, Cell = 2)]</c></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class UniformAttribute : Attribute
{
    /// <summary>Length of a 1-D window in original positions, counted from the first unprotected token; at least 1.</summary>
    public int Window { get; set; }

    /// <summary>Rows of the token grid that follows the protected prefix; at least 1.</summary>
    public int Rows { get; set; }

    /// <summary>Columns of the token grid that follows the protected prefix; at least 1.</summary>
    public int Columns { get; set; }

    /// <summary>Side of a square grid cell, in tokens; at least 1.</summary>
    public int Cell { get; set; }

    /// <summary>Frames of a video, each of which keeps its proportional share; at least 1. Alone, or with a grid for the cells of every frame.</summary>
    public int Frames { get; set; }
}
