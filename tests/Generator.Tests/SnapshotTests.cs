using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

public class SnapshotTests
{
    [Fact]
    public void ToMeOnSmallVisionTransformer_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        /// <summary>A vision transformer.</summary>
        [TokenPipeline(Tokens = 197, Channels = 384, Layers = 12, Heads = 6)]
        [Protect(0)]
        [Recipe(Method.ToMe, Layers = "3,6", Remove = 16)]
        [RandomBaseline]
        public partial class DeitSmall;
        """));

    [Fact]
    public void DynamicLengthWithWindows_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        [TokenPipeline(MaxTokens = 4096, Channels = 4096, Layers = 32, Heads = 32)]
        [Protect(0)]
        [Prune<LastQueryAttention>(Layers = "2", Keep = 0.5)]
        [Merge<HiddenSimilarity>(Layers = "8", Remove = 10)]
        [Uniform(Window = 64)]
        [RandomBaseline, UniformBaseline]
        public partial class Decoder;
        """));

    [Fact]
    public void GridQuotaAndSharedBodies_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        [TokenPipeline(Tokens = 50, Channels = 64, Layers = 4)]
        [Protect(0)]
        [Prune<ClsAttention>(Layers = "0..2", KeepCount = 25)]
        [Uniform(Rows = 7, Columns = 7, Cell = 2)]
        public partial class Tiny;
        """));

    [Fact]
    public void Thresholds_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        [TokenPipeline(Tokens = 50, Channels = 64, Layers = 4)]
        [Prune<TokenNorm>(Layers = "0", Threshold = 1.5)]
        [Merge<KeySimilarity>(Layers = "1", Threshold = 0.9)]
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5, Of = Basis.Original)]
        public partial class Adaptive;
        """));

    [Fact]
    public void CacheWithSinksAndRecentWindow_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        /// <summary>The cache of a small decoder.</summary>
        [KvCachePipeline(Layers = 24, KvHeads = 2, HeadDim = 64, MaxTokens = 4096, QueryHeads = 14)]
        [Evict<LastQueryAttention>(Layers = "2..22", KeepCount = 1024)]
        [Evict<KeyNorm>(Layers = "23", Keep = 0.125)]
        [Protect(Sinks = 4, Recent = 64)]
        [Positions(PositionPolicy.Original)]
        [RandomBaseline]
        public partial class ChatCache;
        """));

    [Fact]
    public void PyramidOfCompetingHeadsAtACeiling_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        /// <summary>Bounded memory, whatever the length of the talk.</summary>
        [KvCachePipeline(Layers = 4, KvHeads = 2, HeadDim = 64, MaxTokens = 4096, QueryHeads = 14, When = CacheTrigger.AtCeiling)]
        [Evict<SnapKv>(Layers = "0..3", KeepCount = 1024, Schedule = Schedule.Pyramid, Heads = HeadBudgets.Adaptive, Window = 32, Pooling = 7)]
        [Merge<KeySimilarity>(Layers = "2,3", Threshold = 0.8)]
        [Protect(Sinks = 4)]
        [Positions(PositionPolicy.Repacked)]
        [RandomBaseline]
        public partial class LongTalk;
        """));

    [Fact]
    public void NumbersOfHeads_LookHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        /// <summary>Retrieval heads keep much, streaming heads little.</summary>
        [KvCachePipeline(Layers = 2, KvHeads = 2, HeadDim = 64, MaxTokens = 4096)]
        [Evict<KeyDiff>(Layers = "0..1", HeadKeepCounts = new[] { 2048, 128 })]
        [Protect(Sinks = 4, Recent = 64)]
        [Positions(PositionPolicy.Original)]
        [RandomBaseline]
        public partial class HeadByHead;
        """));

    [Fact]
    public void RecipesOverACache_LookHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        [KvCachePipeline(Layers = 5, KvHeads = 2, HeadDim = 64, MaxTokens = 4096, QueryHeads = 14, When = CacheTrigger.EveryRuns, Every = 128)]
        [Recipe(Method.ChunkKv, Layers = "0", KeepCount = 1024)]
        [Recipe(Method.ChunkPress, Layers = "1", Keep = 0.25, ChunkLength = 512)]
        [Recipe(Method.BlockPress, Layers = "2", KeepCount = 1024)]
        [Recipe(Method.CriticalKv, Layers = "3", Keep = 0.3, Of = Basis.Original, Rounding = Rounding.Ceiling)]
        [Recipe(Method.KvMerging, Layers = "4", KeepCount = 1024)]
        [Protect(Sinks = 4, Recent = 64)]
        [RandomBaseline]
        public partial class ManyWays;
        """));

    [Fact]
    public void SelectionAfterDeduplication_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        /// <summary>Embeddings, a score of the user's and a selector of the user's.</summary>
        [DatasetPipeline(Channels = 384, Classes = 10)]
        [Deduplicate<CosineSimilarity>(Threshold = 0.95)]
        [Select<Confidence>(Keep = 0.3, Of = Basis.Original, Strata = 50, Quota = ClassQuota.Proportional)]
        [Select<Nearest>(KeepCount = 10000)]
        [RandomBaseline]
        public partial class TrainingSubset;

        public struct Confidence : ISampleScorer
        {
            public static SampleColumns Columns => SampleColumns.Logits | SampleColumns.Label;

            public static void Score(in SampleBlock samples, SampleOptions options, System.Span<double> scores) => scores.Clear();
        }

        public struct Nearest : ISubsetSelector
        {
            public static SampleColumns Columns => SampleColumns.None;

            public static void Select(SubsetProblem problem, SubsetChoice choice) => choice.Add(0, 1);
        }
        """));

    [Fact]
    public void RecipeOfD4_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        /// <summary>Duplicates leave, then what is nearest to the middle of its cluster.</summary>
        [DatasetPipeline(Channels = 384)]
        [Recipe(Method.D4, Keep = 0.2, Clusters = 1000)]
        [RandomBaseline]
        public partial class WebCorpus;
        """));

    [Fact]
    public void TextDeduplication_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        [DatasetPipeline]
        [Deduplicate<ExactText>]
        [Deduplicate<MinHash>(Shingle = 3, Bands = 20)]
        [Select<QualityTextRules>(Keep = 0.9)]
        [Select<ScoreColumn>(Keep = 0.5, Column = "perplexity", Order = Difficulty.Middle)]
        [RandomBaseline]
        public partial class CleanText;
        """));

    [Fact]
    public void FastVWithSpanTableAndWindows_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using System;
        using PipelineDsl;

        namespace Samples;

        internal struct LlavaPositions : IDebiasTable
        {
            public static ReadOnlySpan<float> Weights => new float[576];
        }

        [TokenPipeline(MaxTokens = 4096, Channels = 4096, Layers = 32, Heads = 32)]
        [Span("image", 35, 576)]
        [Recipe(Method.FastV, Layers = "2", Keep = 0.5, Within = "image")]
        [Debias<LlavaPositions>]
        [Uniform(Window = 64)]
        [RandomBaseline]
        public partial class LlavaFastV;
        """));

    [Fact]
    public void EViT_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        [TokenPipeline(Tokens = 197, Channels = 384, Layers = 12, Heads = 6)]
        [Protect(0)]
        [Recipe(Method.EViT, Layers = "3,6,9", Keep = 0.7)]
        [RandomBaseline]
        public partial class DeitEViT;
        """));

    [Fact]
    public void DivPruneBehindTheModel_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        [TokenPipeline(Tokens = 577, Channels = 1024, Layers = 24, Heads = 16)]
        [Protect(0)]
        [Recipe(Method.DivPrune, Keep = 0.098)]
        [RandomBaseline]
        public partial class Clip;
        """));

    [Fact]
    public void PyramidDropInADecoder_LooksHandWritten() => Snapshot.Verify(GeneratorRun.Of("""
        using PipelineDsl;

        namespace Samples;

        [TokenPipeline(MaxTokens = 2048, Channels = 4096, Layers = 32, Heads = 32)]
        [Span("image", 35, 576)]
        [Recipe(Method.PyramidDrop, Layers = "8,16,24", Keeps = new[] { 0.5, 0.25, 0.125 }, Within = "image")]
        [RandomBaseline]
        public partial class LlavaPyramid;
        """));
}
