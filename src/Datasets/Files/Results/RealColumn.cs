namespace PipelineDsl.Datasets;

/// <summary>A column of numbers, not a number where there is none.</summary>
/// <typeparam name="TRow">Type of a row.</typeparam>
/// <param name="name">Its name.</param>
/// <param name="value">The value of a row.</param>
internal sealed class RealColumn<TRow>(string name, Func<TRow, double> value) : ResultColumn<TRow>(name)
{
    /// <summary>The value of a row.</summary>
    internal Func<TRow, double> Value { get; } = value;
}
