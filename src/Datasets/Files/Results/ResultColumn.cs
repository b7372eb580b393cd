namespace PipelineDsl.Datasets;

/// <summary>A column of the output.</summary>
/// <typeparam name="TRow">Type of a row.</typeparam>
/// <param name="name">Its name.</param>
internal abstract class ResultColumn<TRow>(string name)
{
    /// <summary>Its name.</summary>
    internal string Name { get; } = name;
}
