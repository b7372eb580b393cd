namespace PipelineDsl.Onnx.Lowering;

/// <summary>An attribute of an ONNX operator: an integer, a number, a text or a list of integers.</summary>
public readonly struct OnnxAttribute
{
    private OnnxAttribute(string name, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        Name = name;
        Value = value;
    }

    /// <summary>The attribute's name.</summary>
    public string Name { get; }

    /// <summary>A <see cref="long"/>, <see cref="float"/>, <see cref="string"/> or array of <see cref="long"/>.</summary>
    internal object Value { get; }

    /// <summary>An integer attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static OnnxAttribute Int(string name, long value) => new(name, value);

    /// <summary>An attribute that is a real number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static OnnxAttribute Float(string name, float value) => new(name, value);

    /// <summary>A text attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static OnnxAttribute Text(string name, string value) => new(name, value);

    /// <summary>An attribute that is a list of integers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its values.</param>
    public static OnnxAttribute Ints(string name, params ReadOnlySpan<long> values) => new(name, values.ToArray());
}
