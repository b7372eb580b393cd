using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>
/// Pooling of scores along neighbouring entries with stride 1, so that an entry with a high score draws its neighbours with it (SnapKV, arXiv 2404.14469,
/// section 4.2). As many scores come out as go in; the width is odd.
/// </summary>
public static class EntryPooling
{
    /// <summary>Means of <paramref name="width"/> neighbours. Those outside are zeros and the divisor is always the width, as in the reference.</summary>
    /// <param name="scores">Scores of one head [entries].</param>
    /// <param name="width">Neighbours, the entry among them; odd.</param>
    /// <param name="pooled">Receives as many means; another memory than the scores'.</param>
    /// <exception cref="ArgumentException"><paramref name="width"/> is even or below 1, or <paramref name="pooled"/> is too short.</exception>
    public static void Average(ReadOnlySpan<float> scores, int width, Span<float> pooled)
    {
        pooled = Room(scores, width, pooled);
        pooled.Clear();
        for (int shift = -(width / 2); shift <= width / 2; shift++)
        {
            Span<float> reached = Reached(pooled, shift);
            TensorPrimitives.Add(reached, Reached(scores, shift), reached);
        }

        TensorPrimitives.Divide(pooled, width, pooled);
    }

    /// <summary>The highest of <paramref name="width"/> neighbours. It makes plateaus, so that ties abound.</summary>
    /// <param name="scores">Scores of one head [entries].</param>
    /// <param name="width">Neighbours, the entry among them; odd.</param>
    /// <param name="pooled">Receives as many scores; another memory than the scores'.</param>
    /// <exception cref="ArgumentException"><paramref name="width"/> is even or below 1, or <paramref name="pooled"/> is too short.</exception>
    public static void Max(ReadOnlySpan<float> scores, int width, Span<float> pooled)
    {
        pooled = Room(scores, width, pooled);
        pooled.Fill(float.NegativeInfinity);
        for (int shift = -(width / 2); shift <= width / 2; shift++)
        {
            Span<float> reached = Reached(pooled, shift);
            TensorPrimitives.Max(reached, Reached(scores, shift), reached);
        }
    }

    private static Span<float> Room(ReadOnlySpan<float> scores, int width, Span<float> pooled)
    {
        if (width < 1 || width % 2 == 0)
        {
            throw new ArgumentException($"Expected an odd width of at least 1, got {width}.", nameof(width));
        }

        return pooled.Length >= scores.Length
            ? pooled[..scores.Length]
            : throw new ArgumentException($"{scores.Length} scores do not fit into {pooled.Length}.", nameof(pooled));
    }

    /// <summary>The entries whose neighbour at <paramref name="shift"/> exists.</summary>
    private static Span<float> Reached(Span<float> pooled, int shift) =>
        int.Abs(shift) >= pooled.Length ? [] : pooled.Slice(int.Max(0, -shift), pooled.Length - int.Abs(shift));

    /// <summary>Their neighbours.</summary>
    private static ReadOnlySpan<float> Reached(ReadOnlySpan<float> scores, int shift) =>
        int.Abs(shift) >= scores.Length ? [] : scores.Slice(int.Max(0, shift), scores.Length - int.Abs(shift));
}
