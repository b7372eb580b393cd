namespace PipelineDsl.Tokens;

/// <summary>The uniformity quota of a pruning stage: windows, square grid cells or frames, over original positions.</summary>
/// <param name="First">Position of the first token that the quota covers.</param>
/// <param name="Window">Length of a 1-D window; 0 for a grid.</param>
/// <param name="Rows">Rows of the grid; 0 for windows.</param>
/// <param name="Columns">Columns of the grid; 0 for windows.</param>
/// <param name="Cell">Side of a grid cell; 0 for windows.</param>
public sealed record TokenQuota(int First, int Window, int Rows, int Columns, int Cell)
{
    /// <summary>Frames of a video, each of which has cells of its own; 0 when there are none.</summary>
    public int Frames { get; init; }

    /// <summary>Tokens of a frame, when a frame is a cell; 0 when it has a grid.</summary>
    public int FrameTokens { get; init; }
}
