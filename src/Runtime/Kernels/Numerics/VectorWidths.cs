using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PipelineDsl.Kernels;

/// <summary>What this machine can do.</summary>
internal static class VectorWidths
{
    extension(VectorWidth)
    {
        /// <summary>The widest vectors that are fast here. 256 bits without FMA instructions would emulate every multiply-add.</summary>
        public static VectorWidth Best =>
            Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
            : Vector256.IsHardwareAccelerated && Fma.IsSupported ? VectorWidth.Bits256
            : VectorWidth.Scalar;
    }
}
