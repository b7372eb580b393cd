using System.Buffers;
using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Notes the open references of a batch of candidates while their gains are added up. One a batch.</summary>
/// <typeparam name="T">Type of a similarity.</typeparam>
/// <param name="open">Receives them.</param>
internal sealed class OpenCollector<T>(OpenReferences<T> open) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Lanes = SimilarityBatch<T>.Lanes;

    private readonly OpenReferences<T>.Entry[] _entries = ArrayPool<OpenReferences<T>.Entry>.Shared.Rent(Lanes * open.Most);
    private readonly int[] _counts = new int[Lanes];

    /// <summary>Notes candidates to which a reference is open.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="similarities">Its similarities with the candidates.</param>
    /// <param name="covered">What it has already.</param>
    internal void Add(int reference, ReadOnlySpan<T> similarities, T covered)
    {
        var cover = new Vector<T>(covered);
        for (int first = 0; first < similarities.Length; first += Vector<T>.Count)
        {
            if (first + Vector<T>.Count <= similarities.Length && !Vector.GreaterThanAny(new Vector<T>(similarities[first..]), cover))
            {
                continue;
            }

            for (int lane = first; lane < int.Min(first + Vector<T>.Count, similarities.Length); lane++)
            {
                if (similarities[lane] > covered && _counts[lane]++ < open.Most)
                {
                    _entries[(lane * open.Most) + _counts[lane] - 1] = new(reference, similarities[lane]);
                }
            }
        }
    }

    /// <summary>Hands out what was noted.</summary>
    /// <param name="candidates">The candidates of the batch.</param>
    internal void End(ReadOnlySpan<int> candidates)
    {
        for (int lane = 0; lane < candidates.Length; lane++)
        {
            if (_counts[lane] <= open.Most)
            {
                open.Set(candidates[lane], _entries.AsSpan(lane * open.Most, _counts[lane]));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<OpenReferences<T>.Entry>.Shared.Return(_entries);
}
