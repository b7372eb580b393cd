using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>Runs a scorer as a stage does, with a workspace of exactly the size that it asks for, which it has to leave as it was.</summary>
internal static class EntryScorer
{
    internal static float[] Scores<TScorer>(in CacheLayer layer)
        where TScorer : struct, ICacheScorer
    {
        float[] scores = new float[layer.Shape.Scores];
        using var workspace = new Workspace(TScorer.WorkspaceBytes(layer.Shape, layer.Options));
        TScorer.Score(layer, scores, workspace);
        Assert.Equal(0, workspace.Mark());
        return scores;
    }

    /// <summary>A layer whose keys are its values.</summary>
    internal static CacheLayer Layer(float[] keys, int heads, int width) => Layer(keys, keys, heads, width);

    internal static CacheLayer Layer(float[] keys, float[] values, int heads, int width)
    {
        int entries = keys.Length / (heads * width);
        return new CacheLayer
        {
            Shape = new CacheShape(heads, 0, entries, width),
            Keys = new HeadTensor(keys, heads, entries, width),
            Values = new HeadTensor(values, heads, entries, width),
            Tokens = Enumerable.Range(0, heads * entries).Select(entry => entry % entries).ToArray(),
            Options = new CacheOptions(),
        };
    }

    /// <summary>A layer for scorers that read places alone.</summary>
    internal static CacheLayer Places(int heads, int entries) => Layer(new float[heads * entries], heads, 1);
}
