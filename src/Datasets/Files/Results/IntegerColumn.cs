namespace PipelineDsl.Datasets;

/// <summary>A column of whole numbers.</summary>
/// <typeparam name="TRow">Type of a row.</typeparam>
/// <param name="name">Its name.</param>
/// <param name="value">The value of a row.</param>
internal sealed class IntegerColumn<TRow>(string name, Func<TRow, long> value) : ResultColumn<TRow>(name)
{
    /// <summary>The value of a row.</summary>
    internal Func<TRow, long> Value { get; } = value;
}
