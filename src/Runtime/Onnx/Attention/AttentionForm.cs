namespace PipelineDsl.Onnx;

/// <summary>How a model spells attention.</summary>
internal enum AttentionForm
{
    /// <summary>Product, softmax, product.</summary>
    Plain,

    /// <summary>com.microsoft Attention: one weight for queries, keys and values.</summary>
    Packed,

    /// <summary>com.microsoft MultiHeadAttention: queries, keys and values are inputs.</summary>
    MultiHead,
}
