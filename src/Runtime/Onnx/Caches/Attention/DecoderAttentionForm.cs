namespace PipelineDsl.Onnx;

/// <summary>How a decoder spells attention to its cache.</summary>
internal enum DecoderAttentionForm
{
    /// <summary>Product, softmax, product.</summary>
    Plain,

    /// <summary>com.microsoft GroupQueryAttention: causal, cached, often rotary.</summary>
    GroupQuery,

    /// <summary>com.microsoft MultiHeadAttention with a cache.</summary>
    MultiHead,
}
