using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Scores of cache entries, made by a scorer as a stage calls it, with a workspace of exactly the size that it asks for.</summary>
internal static class EntryScores
{
    /// <summary>Entries that a ratio of removed ones leaves, in double precision as in the reference.</summary>
    /// <param name="entries">Entries of a head.</param>
    /// <param name="ratioRemoved">The share that is removed.</param>
    public static int Kept(int entries, double ratioRemoved) => (int)(entries * (1 - ratioRemoved));

    /// <summary>Scores one layer [KV heads, entries].</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    /// <param name="layer">The layer.</param>
    public static float[] Of<TScorer>(in CacheLayer layer)
        where TScorer : struct, ICacheScorer
    {
        float[] scores = new float[layer.Shape.Scores];
        using var workspace = new Workspace(TScorer.WorkspaceBytes(layer.Shape, layer.Options));
        TScorer.Score(layer, scores, workspace);
        return scores;
    }

    /// <summary>Scores the keys of every batch element [batch, KV heads, entries].</summary>
    /// <typeparam name="TScorer">A scorer that reads keys alone.</typeparam>
    /// <param name="keys">Keys, a tensor for each batch element.</param>
    public static Tensor3 Of<TScorer>(Tensor3[] keys)
        where TScorer : struct, ICacheScorer =>
        new([.. keys.SelectMany(static one => Of<TScorer>(new CacheLayer { Shape = Shape(one), Keys = one.Heads, Values = one.Heads }))],
            keys.Length, keys[0].Depth, keys[0].Rows);

    /// <summary>Compares scores, the number kept and the entries kept.</summary>
    /// <param name="vector">The case.</param>
    /// <param name="scores">Scores [batch, KV heads, entries].</param>
    /// <param name="kept">Entries that a head keeps.</param>
    public static void Expect(VectorCase vector, Tensor3 scores, int kept)
    {
        vector.Expect("scores", scores);
        vector.Expect("n_kept", kept);
        vector.Expect("kept_by_score", ForEach(scores, row => Descending(row)[..kept]));
        vector.Expect("kept_sorted", ForEach(scores, row => Highest(row, kept)));
    }

    /// <summary>The entries with the highest scores, ascending.</summary>
    /// <param name="scores">Scores of one head.</param>
    /// <param name="kept">How many.</param>
    public static int[] Highest(float[] scores, int kept)
    {
        int[] entries = new int[kept];
        using var workspace = new Workspace(TopK.WorkspaceBytes(scores.Length));
        TopK.Select(scores, kept, entries, workspace);
        return entries;
    }

    private static int[] Descending(float[] scores)
    {
        int[] order = new int[scores.Length];
        using var workspace = new Workspace(Ranking.WorkspaceBytes(scores.Length));
        Ranking.Descending(scores, order, workspace);
        return order;
    }

    private static int[][][] ForEach(Tensor3 scores, Func<float[], int[]> select) =>
        [.. Enumerable.Range(0, scores.Depth).Select(batch => Enumerable.Range(0, scores.Rows).Select(head => select(scores[batch, head].ToArray())).ToArray())];

    private static CacheShape Shape(Tensor3 keys) => new(keys.Depth, 0, keys.Rows, keys.Columns);
}
