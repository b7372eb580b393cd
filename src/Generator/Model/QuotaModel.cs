namespace PipelineDsl.Generator.Model;

/// <summary>The uniformity quota of pruning stages: windows, or cells of a grid.</summary>
/// <param name="First">Position of the first token that the quota covers.</param>
/// <param name="Window">Length of a window; 0 for a grid.</param>
/// <param name="Rows">Rows of the grid; 0 for windows.</param>
/// <param name="Columns">Columns of the grid; 0 for windows.</param>
/// <param name="Cell">Side of a grid cell; 0 for windows.</param>
internal sealed record QuotaModel(int First, int Window, int Rows, int Columns, int Cell);
