namespace PipelineDsl.Generator.Model.Dataset;

/// <summary>Sizes of the columns of a set.</summary>
/// <param name="Channels">Width of an embedding; 0 when not declared.</param>
/// <param name="Classes">Number of classes; 0 when not declared.</param>
/// <param name="Epochs">Presentations; 0 when not declared.</param>
/// <param name="Runs">Runs whose logits stand in a row.</param>
internal sealed record DatasetGeometryModel(int Channels, int Classes, int Epochs, int Runs);
