namespace PipelineDsl.Datasets;

/// <summary>A figure about a stage for the manifest, such as a threshold that the data decided.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The figure.</param>
internal readonly record struct ReportedFigure(string Name, double Value);
