using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Keys and values of a case as a decoder caches them.</summary>
internal static class CachedTensors
{
    /// <summary>The rotation that a case states.</summary>
    /// <param name="vector">The case.</param>
    /// <param name="width">Channels of a head.</param>
    public static RotaryEmbedding Rotary(VectorCase vector, int width) => vector.Params.Text("convention") switch
    {
        "half-split" => RotaryEmbedding.FromTheta(vector.Params.Int("rotary_dim", width), vector.Params.Number("rope_theta")),
        "interleaved" => RotaryEmbedding.FromTheta(vector.Params.Int("rotary_dim", width), vector.Params.Number("rope_theta"), true),
        string other => throw new UnknownCaseException(other),
    };

    /// <summary>Every row turned to a position: the row's own index.</summary>
    /// <param name="rows">Rows in front of the rotation.</param>
    /// <param name="rotary">The rotation.</param>
    public static Tensor3 Turned(Tensor3 rows, RotaryEmbedding rotary)
    {
        var turned = new Tensor3(rows.Depth, rows.Rows, rows.Columns);
        for (int head = 0; head < rows.Depth; head++)
        {
            for (int row = 0; row < rows.Rows; row++)
            {
                Turned(rows[head, row], row, rotary).CopyTo(turned[head, row]);
            }
        }

        return turned;
    }

    /// <summary>One row turned to a position.</summary>
    /// <param name="row">The row in front of the rotation.</param>
    /// <param name="position">The position.</param>
    /// <param name="rotary">The rotation.</param>
    public static float[] Turned(ReadOnlySpan<float> row, int position, RotaryEmbedding rotary)
    {
        float[] turned = row.ToArray();
        KeyRotation.Turn<float>(turned, new CacheShape(1, 0, 1, row.Length), EntryChoice.Stated([[0]], 1).Entries, rotary, position);
        return turned;
    }

    /// <summary>The rows that stay, moved to the front in place.</summary>
    /// <param name="rows">Keys or values.</param>
    /// <param name="choice">What stays.</param>
    /// <param name="rotary">The rotation, where rows are keys that turn; null where they do not.</param>
    public static Tensor3 Moved(Tensor3 rows, CacheChoice choice, RotaryEmbedding? rotary)
    {
        var shape = new CacheShape(rows.Depth, 0, rows.Rows, rows.Columns);
        float[] data = [.. rows.Data];
        EntryMoving.Move<float>(data, shape, choice.Entries);
        if (rotary is not null)
        {
            KeyRotation.Turn<float>(data, shape, choice.Entries, rotary);
        }

        return new Tensor3(data[..(rows.Depth * choice.Longest * rows.Columns)], rows.Depth, choice.Longest, rows.Columns);
    }
}
