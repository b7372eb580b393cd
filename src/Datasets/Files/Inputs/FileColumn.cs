namespace PipelineDsl.Datasets;

/// <summary>A column as a file holds it.</summary>
/// <param name="Name">Its name there; empty in files that hold one array.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Width">Values of a row; 0 where only rows tell.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record FileColumn(string Name, FileValueType Type, int Width, long Rows);
