using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Scorers of cache entries, run as a stage runs them with a workspace of just the size that they ask for, and their highest scores.</summary>
internal static class CacheScoring
{
    /// <summary>Scores one layer [KV heads, entries].</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    /// <param name="layer">The layer.</param>
    public static Matrix Scores<TScorer>(in CacheLayer layer)
        where TScorer : struct, ICacheScorer
    {
        var scores = new Matrix(layer.Shape.KvHeads, layer.Shape.Entries);
        using var workspace = new Workspace(TScorer.WorkspaceBytes(layer.Shape, layer.Options));
        TScorer.Score(layer, scores.Data, workspace);
        return scores;
    }

    /// <summary>The entries of every head with the highest scores, ascending.</summary>
    /// <param name="scores">Scores [heads, entries].</param>
    /// <param name="count">How many a head keeps.</param>
    public static int[][] Kept(Matrix scores, int count)
    {
        using var workspace = new Workspace(TopK.WorkspaceBytes(scores.Columns));
        return [.. Enumerable.Range(0, scores.Rows).Select(head =>
        {
            int[] kept = new int[count];
            TopK.Select(scores[head], count, kept, workspace);
            return kept;
        })];
    }

    /// <summary>The entries of every head with the highest scores, the highest first.</summary>
    /// <param name="scores">Scores [heads, entries].</param>
    /// <param name="count">How many a head keeps.</param>
    public static int[][] Ranked(Matrix scores, int count)
    {
        using var workspace = new Workspace(Ranking.WorkspaceBytes(scores.Columns));
        return [.. Enumerable.Range(0, scores.Rows).Select(head =>
        {
            int[] order = new int[scores.Columns];
            Ranking.Descending(scores[head], order, workspace);
            return order[..count];
        })];
    }

    /// <summary>Entries that a head keeps when kvpress removes a fraction: rounded down in double precision.</summary>
    /// <param name="vector">The case, with the fraction removed.</param>
    /// <param name="entries">Entries of a head.</param>
    public static int Count(VectorCase vector, int entries) => (int)(entries * (1 - vector.Params.Number("compression_ratio")));

    /// <summary>Compares the scores of every batch element, the number kept and the entries kept.</summary>
    /// <param name="vector">The case.</param>
    /// <param name="scores">Scores [heads, entries], a matrix for each batch element.</param>
    /// <param name="count">How many a head keeps.</param>
    public static void Expect(VectorCase vector, Matrix[] scores, int count)
    {
        vector.Expect("scores", MatrixList.Of(scores));
        vector.Expect("n_kept", count);
        vector.Expect("kept_by_score", [.. scores.Select(batch => Ranked(batch, count))]);
        vector.Expect("kept_sorted", [.. scores.Select(batch => Kept(batch, count))]);
    }

    /// <summary>A layer as scorers see it that read keys and values.</summary>
    /// <param name="keys">Keys.</param>
    /// <param name="values">Values.</param>
    public static CacheLayer Layer(Tensor3 keys, Tensor3 values) =>
        new() { Shape = new CacheShape(keys.Depth, 0, keys.Rows, keys.Columns), Keys = keys.Heads, Values = values.Heads };
}
