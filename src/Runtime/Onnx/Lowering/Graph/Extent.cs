namespace PipelineDsl.Onnx.Lowering;

/// <summary>A length: a number when it is known, else the name of an int64 tensor [1] that holds it at run time.</summary>
internal readonly record struct Extent
{
    private Extent(long? value, string? tensor)
    {
        Value = value;
        Tensor = tensor;
    }

    internal long? Value { get; }

    internal string? Tensor { get; }

    public static implicit operator Extent(long value) => new(value, null);

    internal static Extent Of(string tensor) => new(null, tensor);
}
