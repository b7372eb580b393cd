namespace PipelineDsl.Tokens;

/// <summary>The uniformity quota of a pruning stage: windows or square grid cells over original positions.</summary>
/// <param name="First">Position of the first token that the quota covers.</param>
/// <param name="Window">Length of a 1-D window; 0 for a grid.</param>
/// <param name="Rows">Rows of the grid; 0 for windows.</param>
/// <param name="Columns">Columns of the grid; 0 for windows.</param>
/// <param name="Cell">Side of a grid cell; 0 for windows.</param>
public sealed record TokenQuota(int First, int Window, int Rows, int Columns, int Cell);
