namespace PipelineDsl.Datasets;

/// <summary>Files that hold one column.</summary>
/// <param name="Column">The column: <c>embedding</c>, <c>label</c>..., or what a stage calls its column of scores.</param>
/// <param name="Files">
/// A path or pattern. Files without a header need their type behind a colon, as in <c>emb*.bin:float32x384</c>; a file with several columns must have
/// one of that name, or only one.
/// </param>
public sealed record ColumnInput(string Column, string Files);
