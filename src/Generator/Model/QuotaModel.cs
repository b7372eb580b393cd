namespace PipelineDsl.Generator.Model;

/// <summary>The uniformity quota of pruning stages: windows, cells of a grid, or frames with or without a grid each.</summary>
/// <param name="First">Position of the first token that the quota covers.</param>
/// <param name="Window">Length of a window; 0 for other quotas.</param>
/// <param name="Rows">Rows of the grid; 0 without one.</param>
/// <param name="Columns">Columns of the grid; 0 without one.</param>
/// <param name="Cell">Side of a grid cell; 0 without a grid.</param>
internal sealed record QuotaModel(int First, int Window, int Rows, int Columns, int Cell)
{
    /// <summary>Frames of a video; 0 when there are none.</summary>
    internal int Frames { get; init; }

    /// <summary>Tokens of a frame, when a frame is a cell; 0 when it has a grid.</summary>
    internal int FrameTokens { get; init; }
}
