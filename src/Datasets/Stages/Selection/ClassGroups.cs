namespace PipelineDsl.Datasets;

/// <summary>A group for every class; or one for all samples.</summary>
/// <param name="classes">Number of classes; 1 for one group.</param>
internal sealed class ClassGroups(int classes) : SelectionGroups
{
    /// <inheritdoc/>
    internal override int Count => classes;

    /// <inheritdoc/>
    internal override int Of(in ScoredSample sample) => classes == 1 ? 0 : sample.Class;
}
