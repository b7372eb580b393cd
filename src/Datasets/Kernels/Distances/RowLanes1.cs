using System.Numerics;
using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>One lane, for machines without vectors.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal readonly unsafe struct RowLanes1<T> : IRowLanes<T, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static VectorWidth Width => VectorWidth.Scalar;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* from) => *from;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, T* to) => *to = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Broadcast(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Subtract(T a, T b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T a, T b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SelectGreater(T a, T b, T ifGreater, T otherwise) => a > b ? ifGreater : otherwise;
}
