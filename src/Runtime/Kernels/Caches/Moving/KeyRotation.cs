using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Turns cached keys to new positions (StreamingLLM, arXiv 2309.17453; kvpress' KeyRerotation): a key that was rotated for position p and is
/// turned by i - p is the key rotated for i. Scalings of the frequencies stay right, and factors that a model puts on its keys are in them already.
/// </summary>
public static unsafe class KeyRotation
{
    /// <summary>Pairs that fit on the stack: heads are narrower than that.</summary>
    private const int StackPairs = 256;

    /// <summary>Turns the keys that have been moved: the row at index i of a head by i - kept index + <paramref name="shift"/> positions.</summary>
    /// <typeparam name="T">Type of a value: single or half precision.</typeparam>
    /// <param name="movedKeys">Keys behind <see cref="EntryMoving"/> [heads, longest, head width].</param>
    /// <param name="shape">Sizes before the move.</param>
    /// <param name="kept">What was moved.</param>
    /// <param name="rotary">The model's rotation.</param>
    /// <param name="shift">Positions by which the layer's rows move besides.</param>
    /// <exception cref="ArgumentException">The sizes disagree, or the rotation is wider than a head; nothing was turned.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    [SkipLocalsInit]
    public static void Turn<T>(Span<T> movedKeys, CacheShape shape, KeptEntries kept, RotaryEmbedding rotary, int shift = 0)
        where T : unmanaged
    {
        int longest = kept.Longest, pairs = rotary.Frequencies.Length;
        MoveGuard.CheckSizes(movedKeys.Length, longest, shape, kept);
        if (rotary.RotaryDim > shape.HeadDim)
        {
            throw new ArgumentException($"The rotation turns {rotary.RotaryDim} channels, but a head has {shape.HeadDim}.", nameof(rotary));
        }

        Span<double> scratch = pairs <= StackPairs ? stackalloc double[2 * StackPairs] : new double[2 * pairs];
        Span<float> row = pairs <= StackPairs ? stackalloc float[2 * StackPairs] : new float[2 * pairs];
        fixed (double* cosines = scratch)
        {
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

                    // Neighbours that stay both turn alike.
                    if (positions != turned)
                    {
                        rotary.Turns.Compute(positions, cosines, cosines + pairs);
                        turned = positions;
                    }

                    Span<T> key = movedKeys.Slice(((head * longest) + padding + i) * shape.HeadDim, rotary.RotaryDim);
                    Turn(key, rotary.IsInterleaved, cosines, cosines + pairs, row);
                }
            }
        }
    }

    private static void Turn<T>(Span<T> key, bool isInterleaved, double* cosines, double* sines, Span<float> row)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Turn(MemoryMarshal.Cast<T, float>(key), isInterleaved, cosines, sines);
        }
        else if (typeof(T) == typeof(Half))
        {
            Span<Half> half = MemoryMarshal.Cast<T, Half>(key);
            Span<float> single = row[..half.Length];
            HalfRows.Widen(half, single);
            Turn(single, isInterleaved, cosines, sines);
            TensorPrimitives.ConvertToHalf(single, half);
        }
        else
        {
            throw new NotSupportedException($"Keys of type {typeof(T).Name} cannot be turned: expected single or half precision.");
        }
    }

    private static void Turn(Span<float> key, bool isInterleaved, double* cosines, double* sines)
    {
        int pairs = key.Length / 2;
        fixed (float* channels = key)
        {
            if (isInterleaved)
            {
                RotaryPairs.TurnNeighbours(channels, cosines, sines, pairs);
            }
            else
            {
                RotaryPairs.TurnHalves(channels, channels + pairs, cosines, sines, pairs);
            }
        }
    }
}
