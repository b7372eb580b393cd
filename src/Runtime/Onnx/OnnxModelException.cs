namespace PipelineDsl.Onnx;

/// <summary>A file is not a sound ONNX model: truncated, inconsistent, or it points at data it must not read.</summary>
public sealed class OnnxModelException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What is wrong with the model.</param>
    public OnnxModelException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error.</summary>
    /// <param name="message">What is wrong with the model.</param>
    /// <param name="innerException">The cause.</param>
    public OnnxModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
