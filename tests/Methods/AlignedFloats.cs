using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.Tests.Methods;

/// <summary>Numbers that start at a multiple of 64 bytes, as a tensor of ONNX Runtime does.</summary>
/// <param name="count">How many.</param>
internal sealed class AlignedFloats(int count)
{
    private const int Lanes = 16;

    private readonly float[] _values = GC.AllocateUninitializedArray<float>(count + Lanes, pinned: true);

    public Span<float> Span => _values.AsSpan(Offset, count);

    private unsafe int Offset => (int)(-((nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values)) / sizeof(float)) & (Lanes - 1));

    /// <summary>Normally distributed numbers.</summary>
    public static AlignedFloats Normal(int count, Random random, float scale = 1)
    {
        var values = new AlignedFloats(count);
        foreach (ref float value in values.Span)
        {
            value = scale * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }
}
