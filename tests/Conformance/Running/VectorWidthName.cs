using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PipelineDsl.Conformance.Running;

/// <summary>Names of the widths that kernels choose between, and how a process is started with one.</summary>
internal static class VectorWidthName
{
    /// <summary>One item at a time.</summary>
    public const string Scalar = "scalar";

    /// <summary>256 bits.</summary>
    public const string Bits256 = "256";

    /// <summary>512 bits.</summary>
    public const string Bits512 = "512";

    /// <summary>The width that kernels use in this process.</summary>
    public static string Current =>
        Vector512.IsHardwareAccelerated ? Bits512
        : Vector256.IsHardwareAccelerated && Fma.IsSupported ? Bits256
        : Scalar;

    /// <summary>All widths that this machine can do, as far as the variables of this process allow, the narrowest first.</summary>
    public static string[] Available => Current switch
    {
        Bits512 => [Scalar, Bits256, Bits512],
        Bits256 => [Scalar, Bits256],
        _ => [Scalar],
    };

    /// <summary>The variable that keeps a process from using wider vectors; null when none is needed.</summary>
    /// <param name="width">The width.</param>
    public static string? Switch(string width) => width switch
    {
        Scalar => "DOTNET_EnableHWIntrinsic",
        Bits256 => "DOTNET_EnableAVX512",
        _ => null,
    };
}
