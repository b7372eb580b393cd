using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Turns cached keys to new positions (StreamingLLM, arXiv 2309.17453; kvpress' KeyRerotation): a key that was rotated for position p and is turned by i - p is the
/// key rotated for i. Scalings of the frequencies stay right, and factors that a model puts on its keys are in them already. Half precision is turned in single.
/// </summary>
public static unsafe class KeyRotation
{
    /// <summary>Pairs that fit on the stack: heads are narrower than that.</summary>
    private const int StackPairs = 512;

    /// <summary>Turns the keys that have been moved: the row at index i of a head by i - kept index + <paramref name="shift"/> positions.</summary>
    /// <typeparam name="T">Type of a value: single or half precision.</typeparam>
    /// <param name="movedKeys">Keys behind <see cref="EntryMoving"/> [heads, longest, head width].</param>
    /// <param name="shape">Sizes before the move.</param>
    /// <param name="kept">What was moved.</param>
    /// <param name="rotary">The model's rotation.</param>
    /// <param name="shift">Positions by which the layer's rows move besides.</param>
    /// <exception cref="ArgumentException">The sizes disagree, or the rotation is wider than a head; nothing was turned.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void Turn<T>(Span<T> movedKeys, CacheShape shape, KeptEntries kept, RotaryEmbedding rotary, int shift = 0)
        where T : unmanaged => Turn(movedKeys, shape, kept, rotary, shift, VectorWidth.Best);

    [SkipLocalsInit]
    internal static void Turn<T>(Span<T> movedKeys, CacheShape shape, KeptEntries kept, RotaryEmbedding rotary, int shift, VectorWidth vectors)
        where T : unmanaged
    {
        int longest = kept.Longest, pairs = rotary.Frequencies.Length;
        MoveGuard.CheckSizes(movedKeys.Length, longest, shape, kept);
        if (rotary.RotaryDim > shape.HeadDim)
        {
            throw new ArgumentException($"The rotation turns {rotary.RotaryDim} channels, but a head has {shape.HeadDim}.", nameof(rotary));
        }

        Span<float> scratch = pairs <= StackPairs ? stackalloc float[4 * StackPairs] : new float[4 * pairs];
        fixed (float* cosines = scratch)
        {
            float* sines = cosines + pairs, row = sines + pairs;
            int turned = 0;
            for (int head = 0; head < kept.Heads; head++)
            {
                ReadOnlySpan<int> stays = kept.Of(head);
                int padding = longest - stays.Length;
                for (int i = 0; i < stays.Length; i++)
                {
                    int positions = padding + i - stays[i] + shift;
                    if (positions == 0)
                    {
                        continue;
                    }

                    // Neighbours that stay both move alike.
                    if (positions != turned)
                    {
                        rotary.Turns.Compute(positions, cosines, sines, vectors);
                        turned = positions;
                    }

                    Span<T> key = movedKeys.Slice(((head * longest) + padding + i) * shape.HeadDim, rotary.RotaryDim);
                    Turn(key, rotary.IsInterleaved, pairs, cosines, sines, row, vectors);
                }
            }
        }
    }

    private static void Turn<T>(Span<T> key, bool isInterleaved, int pairs, float* cosines, float* sines, float* row, VectorWidth vectors)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            fixed (T* values = key)
            {
                Turn((float*)values, isInterleaved, pairs, cosines, sines, vectors);
            }
        }
        else if (typeof(T) == typeof(Half))
        {
            Span<Half> half = MemoryMarshal.Cast<T, Half>(key);
            var single = new Span<float>(row, half.Length);
            HalfRows.Widen(half, single);
            Turn(row, isInterleaved, pairs, cosines, sines, vectors);
            TensorPrimitives.ConvertToHalf(single, half);
        }
        else
        {
            throw new NotSupportedException($"Keys of type {typeof(T).Name} cannot be turned: expected single or half precision.");
        }
    }

    private static void Turn(float* key, bool isInterleaved, int pairs, float* cosines, float* sines, VectorWidth vectors)
    {
        if (isInterleaved)
        {
            TurnNeighbours(key, pairs, cosines, sines);
            return;
        }

        int done = vectors switch
        {
            VectorWidth.Bits512 => RotaryPairs<Lanes512, Vector512<float>>.Turn(key, key + pairs, cosines, sines, 0, pairs),
            VectorWidth.Bits256 => RotaryPairs<Lanes256, Vector256<float>>.Turn(key, key + pairs, cosines, sines, 0, pairs),
            _ => 0,
        };
        RotaryPairs<Lanes1, float>.Turn(key, key + pairs, cosines, sines, done, pairs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TurnNeighbours(float* key, int pairs, float* cosines, float* sines)
    {
        for (int i = 0; i < pairs; i++)
        {
            RotaryPairs<Lanes1, float>.Turn(key + (2 * i), key + (2 * i) + 1, cosines + i, sines + i, 0, 1);
        }
    }
}
