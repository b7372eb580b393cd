using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>What the entries of one head that stay are given by those that are evicted.</summary>
internal readonly ref struct ValueFold
{
    private const float Epsilon = 1e-6f;

    private readonly TokenMatrix _keys, _values;
    private readonly ReadOnlySpan<int> _stays;
    private readonly Span<float> _sums, _weights;

    /// <summary>Takes its memory from a workspace, which the caller releases.</summary>
    /// <param name="keys">Keys of the head [entries, head width].</param>
    /// <param name="values">Values of the head [entries, head width].</param>
    /// <param name="stays">Entries that stay, ascending.</param>
    /// <param name="workspace">Scratch.</param>
    internal ValueFold(TokenMatrix keys, TokenMatrix values, ReadOnlySpan<int> stays, Workspace workspace)
    {
        _keys = keys;
        _values = values;
        _stays = stays;
        _sums = workspace.Take<float>(stays.Length * values.Channels);
        _weights = workspace.Take<float>(stays.Length);
        _sums.Clear();
        _weights.Clear();
    }

    /// <summary>Adds every evicted value to what its partner is given, in the order of the entries.</summary>
    /// <param name="threshold">The least cosine.</param>
    /// <param name="workspace">Scratch.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal void Gather(float threshold, Workspace workspace, VectorWidth vectors)
    {
        long mark = workspace.Mark();
        Span<int> evicted = workspace.Take<int>(_keys.Tokens - _stays.Length), partner = workspace.Take<int>(evicted.Length);
        Span<float> cosines = workspace.Take<float>(evicted.Length), norms = workspace.Take<float>(_keys.Tokens);
        Complement(_stays, evicted);
        NearestTargets.Find(_keys, evicted, _stays, [], cosines, partner, workspace, vectors);
        RowNorms.Compute(_values, norms, vectors);
        for (int i = 0; i < evicted.Length; i++)
        {
            // A cosine below zero has no weight, whatever the threshold; a key without a direction has no partner.
            if (partner[i] < 0 || cosines[i] < threshold || cosines[i] <= 0)
            {
                continue;
            }

            int target = _stays.BinarySearch(partner[i]);
            float norm = norms[evicted[i]], weight = cosines[i] * norm / (norm + norms[partner[i]] + Epsilon);
            Span<float> sum = Sum(target);
            TensorPrimitives.FusedMultiplyAdd(_values[evicted[i]], weight, sum, sum);
            _weights[target] += weight;
        }

        workspace.Release(mark);
    }

    /// <summary>The value that an entry has from now on; false when it was given nothing.</summary>
    /// <param name="index">Which of the entries that stay.</param>
    /// <param name="value">The weighted mean, in memory that changes with it.</param>
    internal bool Merged(int index, out ReadOnlySpan<float> value)
    {
        Span<float> sum = Sum(index);
        value = sum;
        if (_weights[index] == 0)
        {
            return false;
        }

        TensorPrimitives.Add(sum, _values[_stays[index]], sum);
        TensorPrimitives.Divide(sum, 1 + _weights[index], sum);
        return true;
    }

    private static void Complement(ReadOnlySpan<int> stays, Span<int> evicted)
    {
        int next = 0, found = 0;
        for (int entry = 0; found < evicted.Length; entry++)
        {
            if (next < stays.Length && stays[next] == entry)
            {
                next++;
            }
            else
            {
                evicted[found++] = entry;
            }
        }
    }

    private Span<float> Sum(int index) => _sums.Slice(index * _values.Channels, _values.Channels);
}
