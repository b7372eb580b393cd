namespace PipelineDsl.OnnxRuntime;

/// <summary>One axis of a shape while a model is loaded: a number, or a name that equal lengths share.</summary>
/// <param name="Length">The length, or -1.</param>
/// <param name="Name">The name; empty when the length is known, or when nothing is.</param>
internal readonly record struct Dimension(long Length, string Name)
{
    /// <summary>An axis of known length.</summary>
    /// <param name="length">The length.</param>
    public static implicit operator Dimension(long length) => new(length, string.Empty);

    /// <summary>An axis that only has a name.</summary>
    /// <param name="name">The name.</param>
    internal static Dimension Named(string name) => new(-1, name);

    /// <summary>Whether the length is known.</summary>
    internal bool IsKnown => Length >= 0;

    /// <inheritdoc/>
    public override string ToString() => IsKnown ? $"{Length}" : Name;
}
