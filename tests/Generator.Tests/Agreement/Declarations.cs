using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Generator.Tests.Agreement;

/// <summary>
/// Declarations of every surface, each with a chance of being wrong in any of its parts. Left out are numbers of the wrong kind that
/// the compiler converts before it complains (<c>Seeds = 1.5</c>): nothing tells the parser of them, and the build fails anyway.
/// </summary>
internal static class Declarations
{
    /// <summary>Scorers that declarations name; some of them break their contract in ways of their own.</summary>
    internal const string Scorers = """

        struct Own : IHiddenScorer { public static void Score(TokenMatrix hidden, Span<float> scores) { } }
        struct Explicit : IKeyScorer { static void IKeyScorer.Score(HeadTensor keys, Span<float> scores) { } }
        struct Generic<T> : IHiddenScorer where T : struct { public static void Score(TokenMatrix hidden, Span<float> scores) { } }
        struct Distance : IHiddenSimilarity { public static void Metric(TokenMatrix hidden, Span<float> metric) { } }
        struct Both : IHiddenScorer, IKeyScorer
        {
            public static void Score(TokenMatrix hidden, Span<float> scores) { }
            public static void Score(HeadTensor keys, Span<float> scores) { }
        }
        struct Entries : ICacheScorer
        {
            public static CacheSignals Signals => CacheSignals.AttentionSums;
            static void ICacheScorer.Score(in CacheLayer layer, Span<float> scores, PipelineDsl.Kernels.Workspace workspace) { }
        }
        struct HiddenEntries : ICacheScorer, IHiddenScorer
        {
            public static CacheSignals Signals => CacheSignals.None;
            public static void Score(in CacheLayer layer, Span<float> scores, PipelineDsl.Kernels.Workspace workspace) { }
            public static void Score(TokenMatrix hidden, Span<float> scores) { }
        }
        struct EntriesAndKeys : ICacheScorer, IKeyScorer
        {
            public static CacheSignals Signals => CacheSignals.None;
            public static void Score(in CacheLayer layer, Span<float> scores, PipelineDsl.Kernels.Workspace workspace) { }
            public static void Score(HeadTensor keys, Span<float> scores) { }
        }
        struct Samples : ISampleScorer
        {
            public static SampleColumns Columns { get; } = SampleColumns.Loss;
            static void ISampleScorer.Score(in SampleBlock samples, SampleOptions options, Span<double> scores) { }
        }
        struct Groups : IGroupScorer
        {
            public static SampleColumns Columns => default;
            public static SampleGrouping Grouping => SampleGrouping.ClassesOrClusters;
            static void IGroupScorer.Score(SampleGroup group, Span<double> scores) { }
        }
        struct Subsets : ISubsetSelector
        {
            public static SampleColumns Columns => SampleColumns.None;
            static void ISubsetSelector.Select(SubsetProblem problem, SubsetChoice choice) { }
        }
        struct Texts : ITextSimilarity
        {
            static int ITextSimilarity.Bands(SampleOptions options) => 1;
            public static bool Sign(ReadOnlySpan<byte> text, SampleOptions options, Span<ulong> bands) => false;
        }
        struct Neither : ITokenScorer;
        struct NoReducer : IReducer;
        struct Flat : IDebiasTable { public static ReadOnlySpan<float> Weights => default; }
        file struct LocalTable : IDebiasTable { public static ReadOnlySpan<float> Weights => default; }
        struct Unfinished : IHiddenScorer { public static void Score(Span<float> scores) { } }
        file struct Local : IHiddenScorer { public static void Score(TokenMatrix hidden, Span<float> scores) { } }
        class Reference : IHiddenScorer { public static void Score(TokenMatrix hidden, Span<float> scores) { } }
        class Holder { struct Hidden : IHiddenScorer { public static void Score(TokenMatrix hidden, Span<float> scores) { } } }
        """;

    private static readonly string[] _noScorers = ["Both", "Neither", "Local", "Reference", "Holder.Hidden", "Missing", "string", "int", "Generic<>"];

    internal static Gen<string> All { get; } =
        from surface in Gen.Frequency(
            (3, TokenSurface.Attributes(_noScorers)), (1, CacheSurface.Attributes(_noScorers)), (1, DatasetSurface.Attributes(_noScorers)))
        from baseline in Pick.Mostly(
            ["", "[RandomBaseline]", "[RandomBaseline(Seeds = 3), UniformBaseline]"],
            [
                "[RandomBaseline(Seeds = 0)]", "[RandomBaseline(Seeds = -1)]", "[RandomBaseline, RandomBaseline]", "[RandomBaseline(Seeds = \"5\")]",
                "[UniformBaseline(1)]",
            ])
        from shape in ClassShape.Templates
        select shape.Replace(ClassShape.Attributes, surface + baseline, StringComparison.Ordinal) + Scorers;
}
