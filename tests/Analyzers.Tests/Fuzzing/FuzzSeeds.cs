namespace PipelineDsl.Analyzers.Tests.Fuzzing;

/// <summary>Sound sources that mutations start from: every surface, scorers with bodies, and code that evaluates.</summary>
internal static class FuzzSeeds
{
    internal static readonly string[] All =
    [
        """
        [TokenPipeline(Tokens = 197, Channels = 384, Layers = 12, Heads = 6)]
        [Protect(0)]
        [Merge<KeySimilarity>(Layers = "0..2", Remove = 13)]
        [RandomBaseline(Seeds = 5), UniformBaseline]
        public partial class DeitSmall;
        """,
        """
        [TokenPipeline(MaxTokens = 4096, Channels = 4096, Layers = 32)]
        [Prune<LastQueryAttention>(Layers = "2, 8..9", Keep = 0.5, Of = Basis.Original)]
        [Uniform(Window = 64)]
        [Positions(PositionPolicy.Original)]
        [RandomBaseline]
        public static partial class Decoder { }
        """,
        """
        partial class Outer
        {
            [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4, MlpRatio = 2.5)]
            [Recipe(Method.ToMe, Remove = 2, Schedule = Schedule.Linear, Inflect = -0.5)]
            internal partial class Middle<T> where T : class, new()
            {
                static int Own => 1;
            }
        }
        """,
        """
        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(0, 3)]
        partial class Grid { int own; int Own() => own; }

        [Prune<ClsAttention>(Layers = "1", KeepCounts = new[] { 9 }), Prune<KeyNorm>(Layers = "2..3", Keeps = new[] { 0.9, 0.8 })]
        [Uniform(Rows = 3, Columns = 5, Cell = 2)]
        partial class Grid { }
        """,
        """
        [TokenPipeline(Tokens = 64, Channels = 16, Layers = 6)]
        [Prune<TokenNorm>(Layers = "1", Threshold = 0.25)]
        [Merge<HiddenSimilarity>(Layers = "3", Threshold = 0.9, ProportionalAttention = true)]
        partial record Adaptive;
        """,
        """
        [KvCachePipeline(Layers = 24, KvHeads = 2, HeadDim = 64, MaxTokens = 4096)]
        [Evict<KeyNorm>(Layers = "0..23", KeepCount = 1024)]
        [Protect(Sinks = 4, Recent = 64)]
        [RandomBaseline]
        public partial class ChatCache;
        """,
        """
        [KvCachePipeline(Layers = 8, KvHeads = 2, HeadDim = 64, MaxTokens = 4096, QueryHeads = 14, When = CacheTrigger.EveryRuns, Every = 64)]
        [Evict<SnapKv>(Layers = "0..3", KeepCount = 1024, Schedule = Schedule.Pyramid, Heads = HeadBudgets.Adaptive, Window = 32, Pooling = 7)]
        [Evict<Own>(Layers = "4", Keep = 0.25, Selection = EntrySelection.PerChunk, ChunkLength = 128)]
        [Recipe(Method.ChunkKv, Layers = "5", Keep = 0.5, Of = Basis.Original, ChunkLength = 16)]
        [Recipe(Method.CriticalAdaKv, Layers = "6..7", KeepCounts = new[] { 512, 256 })]
        [Merge<KeySimilarity>(Layers = "1..2", Threshold = 0.8)]
        [Protect(Sinks = 4), Positions(PositionPolicy.Repacked), RandomBaseline, UniformBaseline]
        internal static partial class Talk;

        readonly struct Own : ICacheScorer
        {
            public static CacheSignals Signals => CacheSignals.RecentQueries;

            public static void Score(in CacheLayer layer, Span<float> scores, PipelineDsl.Kernels.Workspace workspace)
            {
                for (int entry = 0; entry < scores.Length; entry++)
                {
                    scores[entry] = layer.Tokens[entry] + new int[1].Length;
                }
            }
        }
        """,
        """
        [DatasetPipeline(Channels = 384, Classes = 10, Epochs = 5, Runs = 2)]
        [Deduplicate<HiddenSimilarity>(Threshold = 0.95, Probe = 2)]
        [Deduplicate<MinHash>(Bands = 14)]
        [Select<Own>(Keep = 0.3, Strata = 50, Quota = ClassQuota.Proportional, Of = Basis.Original)]
        [Select<Prototypes>(Keep = 0.9, Order = Difficulty.Easy, Clusters = 10)]
        [Recipe(Method.D4, Keep = 0.2)]
        [Select<KCenter>(KeepCount = 100, Metric = SampleMetric.Euclidean, DropOutliers = 0.01)]
        [Merge<HiddenSimilarity>(KeepCount = 10)]
        [RandomBaseline(Seeds = 7)]
        public partial class TrainingSubset;

        struct Own : ISampleScorer
        {
            public static SampleColumns Columns => SampleColumns.Logits | SampleColumns.Label;

            public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores) => scores.Fill(new int[1].Length);
        }
        """,
        """
        /// <summary>Keeps tokens with a large L1 norm.</summary>
        public readonly struct TokenL1 : IHiddenScorer
        {
            public static void Score(TokenMatrix hidden, Span<float> scores)
            {
                for (int token = 0; token < hidden.Tokens; token++)
                {
                    float sum = 0;
                    foreach (float value in hidden[token])
                    {
                        sum += Math.Abs(value);
                    }

                    scores[token] = sum;
                }
            }
        }

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenL1>(Layers = "1", Keep = 0.5), RandomBaseline]
        partial class Own;
        """,
        """
        [PositionBiased("measured on 100 images")]
        struct Wasteful : IAttentionScorer
        {
            private static readonly List<float> Sums = new();
            public static AttentionQuery Query => AttentionQuery.Last;
            public static void Score(AttentionRows attention, Span<float> scores)
            {
                float[] copy = new float[scores.Length];
                object boxed = scores.Length;
                Func<float, float> twice = value => value * copy.Length;
                string text = $"{boxed} of {Sums.Count}";
                foreach (int item in Items(scores.Length).Where(static item => item > 1))
                {
                    scores[item] = twice(Sum(1, 2, 3)) + text.Length + new Random().Next();
                }
            }

            private static float Sum(params float[] values) => values.Sum();
            private static IEnumerable<int> Items(int count)
            {
                for (int i = 0; i < count; i++)
                {
                    yield return i;
                }
            }
        }

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<Wasteful>(Layers = "1", KeepCount = 5)]
        partial class Spends;
        """,
        """
        readonly struct Pairs<TKey> : IKeySimilarity where TKey : struct
        {
            static void IKeySimilarity.Metric(HeadTensor keys, Span<float> metric)
            {
                Span<float> sums = stackalloc float[4];
                sums.Clear();
                metric.Fill(Helper.Of(default(TKey), sums));
            }

            static class Helper
            {
                internal static float Of<T>(T key, ReadOnlySpan<float> sums) where T : struct => key.GetHashCode() + sums[0];
            }
        }

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Merge<Pairs<int>>(Layers = "1..2", Removes = new[] { 1, 2 })]
        partial class Paired;
        """,
        """
        using PipelineDsl.Evaluation;

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline]
        partial class Half;

        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<TokenNorm>(Layers = "1", Keep = 0.25), RandomBaseline]
        partial class Quarter;

        static class Evaluation
        {
            static void Run(System.Collections.Immutable.ImmutableArray<int> labels, ArmOutcome dense, ArmLatency latency)
            {
                var plan = Half.Definition.Plan;
                var random = new ArmOutcome(Arm.Random("random", Half.Random.Plan.Table, 1, 2, 3), latency);
                ArmOutcome uniform = new(Arm.Uniform("uniform", Half.Uniform.Definition.Plan), latency);
                var comparison = new Comparison(labels, dense, random, uniform) { FlopsOutsideLayers = 1e6 };
                comparison.Add(new ArmOutcome(Arm.Pipeline("half", plan), latency));
                comparison.Add(new ArmOutcome(Arm.Pipeline("quarter", Quarter.Plan.Table), latency));
                Console.WriteLine(comparison.Report().Items);
            }
        }
        """,
        """
        [TokenPipeline(Tokens = 16, Channels = 8, Layers = 4), Prune<RecentPosition>(Layers = "2", Remove = 3)]
        partial class Told;

        static class Report
        {
            static double Left { get; } = Told.Plan.FlopsLeft;

            static void Print(PipelineDsl.Tokens.TokenPlan plan)
            {
                double left = Math.Round(100 * plan.FlopsLeft, 1);
                Console.WriteLine($"{left} % of the FLOPs, {Told.Plan.OutputTokens} tokens");
                Console.WriteLine("{0}: {1}", plan?.IdealSpeedup.ToString("0.00"), string.Join(", ", plan!.LayerTokens));
                int[] picked = [.. Enumerable.Range(0, 16).OrderBy(_ => Random.Shared.Next()).Take(Told.Plan.OutputTokens)];
            }
        }
        """,
    ];
}
