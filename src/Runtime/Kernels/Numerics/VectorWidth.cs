namespace PipelineDsl.Kernels;

/// <summary>How many items a kernel works on side by side. The results are the same for all: only the speed differs.</summary>
internal enum VectorWidth
{
    /// <summary>One item at a time; runs everywhere.</summary>
    Scalar,

    /// <summary>8 floats (AVX2 with FMA).</summary>
    Bits256,

    /// <summary>16 floats (AVX-512).</summary>
    Bits512,
}
