namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>All naive methods, one a file of vectors.</summary>
internal static class NaiveMethods
{
    public static NaiveMethod[] All { get; } =
    [
        new NaiveApET(),
        new NaiveCdPruner(),
        new NaiveDart(),
        new NaiveDivPrune(),
        new NaiveDyCoke(),
        new NaiveEViT(),
        new NaiveEvs(),
        new NaiveFastV(),
        new NaiveHoliTom(),
        new NaivePiToMe(),
        new NaiveProportionalAttention(),
        new NaivePruMerge(),
        new NaivePyramidDrop(),
        new NaiveSchedule(),
        new NaiveSparseVlm(),
        new NaiveToFu(),
        new NaiveToMe(),
        new NaiveTomeSd(),
        new NaiveVidCom2(),
        new NaiveVisionZip(),
        new NaiveVisPruner(),
    ];

    /// <summary>Their files, for theories.</summary>
    public static TheoryData<string> Files { get; } = [.. All.Select(static method => method.File)];

    public static NaiveMethod Of(string file) => All.Single(method => method.File == file);
}
