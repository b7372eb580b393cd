namespace PipelineDsl.Packaging;

/// <summary>What <c>dotnet build</c> and <c>dotnet format</c> do for a user whose declarations have faults.</summary>
[Collection(nameof(PackedConsumer))]
public class FaultyConsumerTests(PackedConsumer consumer)
{
    private const string Refused = """
        using PipelineDsl;

        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(0), Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline]
        class NotPartial;

        [TokenPipeline(Tokens = 17, Channels = 8), Protect(0), Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline]
        partial class NoLayers;

        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(0), Prune<TokenNorm>(Layers = "4", Keep = 0.5), RandomBaseline]
        partial class OutsideTheModel;

        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(0), RandomBaseline]
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5), Prune<TokenNorm>(Layers = "1..3", Keep = 0.5)]
        partial class TwoAtOneLayer;

        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(0), Prune<TokenNorm>(Layers = "2", Keep = 0.5, Remove = 3), RandomBaseline]
        partial class TwoBudgets;

        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(0), Prune<TokenNorm>(Layers = "2", Keep = 1.5), RandomBaseline]
        partial class KeepsTooMuch;

        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(0), Merge<KeySimilarity>(Layers = "2", Remove = 9), RandomBaseline]
        partial class MergesTooMuch;

        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(0), Prune<TokenNorm>(Layers = "2", Threshold = 1), Uniform(Window = 4), RandomBaseline]
        partial class QuotaOfAThreshold;

        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(17), Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline]
        partial class ProtectsNothing;

        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), RandomBaseline]
        partial class NoStage;

        [Protect(0), Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline]
        partial class NoPipeline;
        """;

    // Position ids stay as they are, and a quota spreads what is kept: only what a file says is wrong with its class.
    private const string NoBaseline = """
        using PipelineDsl;

        // The classification token comes first.
        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4)]
        [Protect(0)] // stays
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5)]
        [Positions(PositionPolicy.Original)]
        public partial class NoBaseline;
        """;

    private const string OtherPart = """
        using PipelineDsl;

        [Uniform(Window = 4)]
        public partial class NoBaseline
        {
            public static string Name => "other part";
        }
        """;

    private const string FewSeeds = """
        using PipelineDsl;

        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(0), Uniform(Window = 4), Positions(PositionPolicy.Original)]
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline(Seeds = 1)]
        public partial class FewSeeds;
        """;

    private const string TopK = """
        using PipelineDsl;

        [TokenPipeline(Tokens = 17, Channels = 8, Layers = 4), Protect(0), Positions(PositionPolicy.Original)]
        [Prune<TokenNorm>(Layers = "2", Keep = 0.5), RandomBaseline]
        public partial class TopK;
        """;

    private const string Reports = """
        public static class Reports
        {
            public static string Summary => $"{NoBaseline.Plan.FlopsLeft:P0} of the FLOPs are left";
        }
        """;

    private static readonly (string Name, string Text)[] _questionable =
        [("NoBaseline.cs", NoBaseline), ("OtherPart.cs", OtherPart), ("FewSeeds.cs", FewSeeds), ("TopK.cs", TopK)];

    [Fact]
    public void Build_ReportsEveryFaultOnce()
    {
        string folder = consumer.Project("Faulty", "Library", "", [("Refused.cs", Refused), .. _questionable, ("Reports.cs", Reports)]);

        (bool succeeded, string[] diagnostics) = BuildLog.Build(folder);

        Assert.False(succeeded);
        Assert.Equal(
            [
                .. Enumerable.Range(101, 11).Select(static id => $"error PDSL{id} x 1"),
                "warning PDSL201 x 1",
                "warning PDSL202 x 1",
                "warning PDSL210 x 1",
                "warning PDSL401 x 1",
            ],
            diagnostics);
    }

    [Fact]
    public void EditorConfig_SetsSeverities()
    {
        const string Severities = "root = true\n[*.cs]\ndotnet_diagnostic.PDSL201.severity = error\ndotnet_diagnostic.PDSL202.severity = none\n";
        string folder = consumer.Project("Configured", "Library", "", [.. _questionable, (".editorconfig", Severities)]);

        (bool succeeded, string[] diagnostics) = BuildLog.Build(folder);

        Assert.False(succeeded);
        Assert.Equal(["error PDSL201 x 1", "warning PDSL210 x 1"], diagnostics);
    }

    [Fact]
    public void Format_LeavesTheProjectClean()
    {
        string folder = consumer.Project("Mended", "Library", "", _questionable);

        Tool.Run(folder, "format", "analyzers", "--diagnostics", "PDSL201", "--severity", "warn");

        // Only the rule that was asked for, and nothing lost.
        (bool succeeded, string[] diagnostics) = BuildLog.Build(folder, "--no-restore");
        Assert.True(succeeded);
        Assert.Equal(["warning PDSL202 x 1", "warning PDSL210 x 1"], diagnostics);
        string mended = File.ReadAllText(Path.Combine(folder, "NoBaseline.cs"));
        Assert.Contains("[RandomBaseline", mended, StringComparison.Ordinal);
        Assert.Contains("// The classification token comes first.", mended, StringComparison.Ordinal);
        Assert.Contains("// stays", mended, StringComparison.Ordinal);
        Assert.Equal(OtherPart, File.ReadAllText(Path.Combine(folder, "OtherPart.cs")));
    }

    [Fact]
    public void Format_MendsWhatWarningsAsErrorsRefuse()
    {
        string folder = consumer.Project(
            "Strict", "Library", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", ("NoBaseline.cs", NoBaseline), ("OtherPart.cs", OtherPart));
        (bool succeeded, string[] diagnostics) = BuildLog.Build(folder, "-warnaserror");
        Assert.False(succeeded);
        Assert.Equal(["error PDSL201 x 1"], diagnostics);

        Tool.Run(folder, "format", "analyzers", "--no-restore", "--diagnostics", "PDSL201", "--severity", "warn");

        (succeeded, diagnostics) = BuildLog.Build(folder, "--no-restore", "-warnaserror");
        Assert.Empty(diagnostics);
        Assert.True(succeeded);
    }
}
