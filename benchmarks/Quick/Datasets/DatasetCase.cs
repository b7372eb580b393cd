using PipelineDsl.Benchmarks.Datasets;
using PipelineDsl.Datasets;

namespace PipelineDsl.Benchmarks.Quick.Datasets;

/// <summary>A pipeline over samples that is measured.</summary>
/// <param name="Method">How the report calls it.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Columns">The columns that it reads.</param>
/// <param name="Width">Channels, classes, or words.</param>
/// <param name="Operations">
/// Operations a channel of two rows that are compared: 2 for a product, 3 for the square of a difference; 0 for methods that only read.
/// </param>
internal sealed record DatasetCase(string Method, DatasetPipeline Pipeline, string[] Columns, int Width, int Operations)
{
    /// <summary>All of them.</summary>
    public static DatasetCase[] All { get; } =
    [
        new("k-center", KCenterOf1000.Definition, ["embedding"], DatasetFiles.Channels, 3),
        new("SemDeDup", SemDeDupIn1000.Definition, ["embedding"], DatasetFiles.Channels, 2),
        new("facility location", FacilityLocationOf1000.Definition, ["embedding"], DatasetFiles.Channels, 2),
        new("EL2N", El2nTop.Definition, ["logits", "label"], DatasetFiles.Classes, 0),
        new("CCS", CcsOf50.Definition, ["logits", "label"], DatasetFiles.Classes, 0),
        new("MinHash", MinHashTexts.Definition, ["text"], DatasetFiles.Words, 0),
    ];
}
