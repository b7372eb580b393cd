using PipelineDsl.EndToEnd.Pipelines;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>Methods that read queries or attention, on a real model: its graph gives what they read.</summary>
public class QueryMethodTests
{
    private static readonly RecallPrompt[] Prompts = RecallPrompt.First(4);

    /// <summary>The question's last token looks at the fact that is asked for, in the one head of layer 1 that does the recall.</summary>
    [Fact]
    public void SnapKv_ThatKnowsTheQuestion_KeepsItsAnswer()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheSnap.Definition);
        foreach (RecallPrompt prompt in Prompts)
        {
            decoder.Clear();
            decoder.Read(prompt.Ids);
            int fact = Enumerable.Range(0, prompt.Text.Length).Single(at =>
                prompt.Text.AsSpan(at).StartsWith(prompt.Answer) && prompt.Text[at - 1] == prompt.Question[^1]);
            bool[] keeps = [.. Enumerable.Range(0, 2).Select(head => decoder.Cache.Tokens(1, head).Contains(fact))];

            Assert.Equal(prompt.Ids.Length / 8, decoder.Cache.Entries(1));
            Assert.Contains(true, keeps);
        }
    }

    [Fact]
    public void HeavyHitters_KeepTheirSumsWhenTextGoesOn()
    {
        CachePipeline pipeline = CacheHeavyHitters.Definition;
        using Decoder whole = RecallDecoder.Woven(pipeline), chunks = RecallDecoder.Woven(pipeline, chunkLength: 100);
        whole.Read(Prompts[0].Text);
        chunks.Read(Prompts[0].Text);

        Assert.Equal(100, whole.Cache.Entries(0));
        Assert.All(Places(), place => Assert.Equal(whole.Cache.Tokens(place.Layer, place.Head).ToArray(), chunks.Cache.Tokens(place.Layer, place.Head)));
    }

    /// <summary>Moments of the same text are the same, whether they were summed just now or read from a file.</summary>
    [Fact]
    public void OfflineStatistics_OfTheSameText_KeepTheSameEntries()
    {
        using Decoder online = RecallDecoder.Woven(CacheExpected.Definition, chunkLength: 128);
        online.Read(Prompts[0].Text);
        CacheStatistics statistics = Statistics(online.Cache, [online.Cache]);
        using Decoder offline = WithStatistics(CacheOffline.Definition, statistics);
        offline.Read(Prompts[0].Text);

        Assert.Equal(Prompts[0].Text.Length / 4, offline.Cache.Entries(2));
        Assert.All(Places(), place => Assert.Equal(online.Cache.Tokens(place.Layer, place.Head).ToArray(), offline.Cache.Tokens(place.Layer, place.Head)));
    }

    [Fact]
    public void Filters_OfOtherTexts_CompressToTheBudget()
    {
        using Decoder first = RecallDecoder.Woven(CacheExpected.Definition), second = RecallDecoder.Woven(CacheExpected.Definition);
        first.Read(Prompts[1].Text);
        second.Read(Prompts[2].Text);
        using Decoder decoder = WithStatistics(CacheFilter.Definition, Statistics(first.Cache, [first.Cache, second.Cache]));
        decoder.Read(Prompts[0].Text);

        Assert.Equal(Prompts[0].Text.Length / 4, decoder.Cache.Entries(0));
        Assert.NotEqual(decoder.Cache.Tokens(0, 0).ToArray(), decoder.Cache.Tokens(0, 1).ToArray());
    }

    [Fact]
    public void StatisticsOfAnotherModel_AreRefused()
    {
        CacheStatistics other = CacheStatistics.FromMoments([Sums(4, 48), Sums(4, 48)], 2, null, 1), narrow = Statistics(4, 16), fewer = Statistics(2, 48);

        Assert.Contains("3 layers with heads of 48 channels, got 2", Message(CacheOffline.Definition, other), StringComparison.Ordinal);
        Assert.Contains("heads of 48 channels, got 3 with heads of 16", Message(CacheFilter.Definition, narrow), StringComparison.Ordinal);
        Assert.Contains("moments of 4 query heads, got 2", Message(CacheOffline.Definition, fewer), StringComparison.Ordinal);

        static CacheStatistics Statistics(int heads, int width) =>
            CacheStatistics.FromMoments([Sums(heads, width), Sums(heads, width), Sums(heads, width)], 2, null, 1);
        static string Message(CachePipeline pipeline, CacheStatistics statistics) =>
            Assert.Throws<CacheException>(() => WithStatistics(pipeline, statistics).Dispose()).Message;
    }

    private static CacheStatistics Statistics(KvCache cache, KvCache[] caches)
    {
        QueryMomentSums[] sums = [.. Enumerable.Range(0, 3).Select(static _ => new QueryMomentSums(4, 48))];
        for (int layer = 0; layer < sums.Length; layer++)
        {
            Array.ForEach(caches, one => sums[layer].Add(one.QueryMoments(layer)!));
        }

        return CacheStatistics.FromMoments(sums, 2, cache.Rotary, 512);
    }

    private static Decoder WithStatistics(CachePipeline pipeline, CacheStatistics statistics) =>
        Decoder.Open(CacheWeaver.Weave(pipeline, RecallPrompt.Model), pipeline, new DecoderOptions { Threads = 1, Statistics = statistics });

    private static QueryMomentSums Sums(int heads, int width)
    {
        var sums = new QueryMomentSums(heads, width);
        using var workspace = new Workspace(QueryMomentSums.WorkspaceBytes(1, width));
        sums.Add(new HeadTensor(new float[heads * width], heads, 1, width), workspace);
        return sums;
    }

    private static IEnumerable<(int Layer, int Head)> Places() =>
        Enumerable.Range(0, 3).SelectMany(layer => Enumerable.Range(0, 2).Select(head => (layer, head)));
}
