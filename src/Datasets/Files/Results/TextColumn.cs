namespace PipelineDsl.Datasets;

/// <summary>A column of texts, null where there is none.</summary>
/// <typeparam name="TRow">Type of a row.</typeparam>
/// <param name="name">Its name.</param>
/// <param name="value">The value of a row.</param>
internal sealed class TextColumn<TRow>(string name, Func<TRow, string?> value) : ResultColumn<TRow>(name)
{
    /// <summary>The value of a row.</summary>
    internal Func<TRow, string?> Value { get; } = value;
}
