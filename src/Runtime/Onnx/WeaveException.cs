namespace PipelineDsl.Onnx;

/// <summary>A model could not be woven. The message says what was looked for, and lists what was found.</summary>
public sealed class WeaveException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What could not be woven, and what was found instead.</param>
    public WeaveException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error.</summary>
    /// <param name="message">What could not be woven, and what was found instead.</param>
    /// <param name="innerException">The cause.</param>
    public WeaveException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
