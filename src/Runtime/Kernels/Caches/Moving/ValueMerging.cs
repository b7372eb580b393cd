using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Folds the values of entries that are evicted into those of entries that stay (kvpress' MergingPress): each goes to the kept key that its own key
/// is most similar to, with a weight of max(0, cosine) ||v|| / (||v|| + ||v_kept|| + 1e-6); a kept value becomes the weighted mean of itself, at
/// weight 1, and what it was given. Keys stay as they are.
/// </summary>
public static class ValueMerging
{
    /// <summary>Bytes that folding takes from its workspace, and gives back.</summary>
    /// <param name="shape">Sizes of the layer.</param>
    public static long WorkspaceBytes(CacheShape shape) =>
        (3 * Workspace.BytesFor<float>((long)shape.Entries * shape.HeadDim))
        + (3 * Workspace.BytesFor<float>(shape.Entries))
        + (2 * Workspace.BytesFor<int>(shape.Entries))
        + NearestTargets.WorkspaceBytes(shape.Entries, shape.Entries, shape.HeadDim);

    /// <summary>Changes the values that stay, where they lie before anything is moved.</summary>
    /// <typeparam name="T">Type of a value: single or half precision, which is computed in single.</typeparam>
    /// <param name="keys">Keys [heads, entries, head width].</param>
    /// <param name="values">Values [heads, entries, head width].</param>
    /// <param name="shape">Sizes of the layer.</param>
    /// <param name="kept">Rows that stay, ascending in each head.</param>
    /// <param name="threshold">The least cosine at which a value is folded; below it is dropped.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">The sizes disagree, or an index is outside or does not ascend; nothing was changed.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void Fold<T>(ReadOnlySpan<T> keys, Span<T> values, CacheShape shape, KeptEntries kept, double threshold, Workspace workspace)
        where T : unmanaged => Fold(keys, values, shape, kept, threshold, workspace, VectorWidth.Best);

    internal static void Fold<T>(
        ReadOnlySpan<T> keys, Span<T> values, CacheShape shape, KeptEntries kept, double threshold, Workspace workspace, VectorWidth vectors)
        where T : unmanaged
    {
        MoveGuard.Check(int.Min(keys.Length, values.Length), shape, kept);
        int length = shape.Entries * shape.HeadDim;
        for (int head = 0; head < shape.KvHeads; head++)
        {
            ReadOnlySpan<int> stays = kept.Of(head);
            if (stays.IsEmpty || stays.Length == shape.Entries)
            {
                continue;
            }

            long mark = workspace.Mark();
            ReadOnlySpan<float> singleKeys = Single(keys.Slice(head * length, length), workspace);
            Span<T> own = values.Slice(head * length, length);
            ReadOnlySpan<float> singleValues = Single<T>(own, workspace);
            var fold = new ValueFold(
                new TokenMatrix(singleKeys, shape.Entries, shape.HeadDim), new TokenMatrix(singleValues, shape.Entries, shape.HeadDim), stays, workspace);
            fold.Gather((float)threshold, workspace, vectors);
            for (int i = 0; i < stays.Length; i++)
            {
                if (fold.Merged(i, out ReadOnlySpan<float> mean))
                {
                    Narrow(mean, own.Slice(stays[i] * shape.HeadDim, shape.HeadDim));
                }
            }

            workspace.Release(mark);
        }
    }

    private static ReadOnlySpan<float> Single<T>(ReadOnlySpan<T> values, Workspace workspace)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return MemoryMarshal.Cast<T, float>(values);
        }

        RequireHalf<T>();
        Span<float> single = workspace.Take<float>(values.Length);
        HalfRows.Widen(MemoryMarshal.Cast<T, Half>(values), single);
        return single;
    }

    private static void Narrow<T>(ReadOnlySpan<float> mean, Span<T> value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            mean.CopyTo(MemoryMarshal.Cast<T, float>(value));
            return;
        }

        TensorPrimitives.ConvertToHalf(mean, MemoryMarshal.Cast<T, Half>(value));
    }

    private static void RequireHalf<T>()
    {
        if (typeof(T) != typeof(Half))
        {
            throw new NotSupportedException($"Values of type {typeof(T).Name} cannot be folded: expected single or half precision.");
        }
    }
}
