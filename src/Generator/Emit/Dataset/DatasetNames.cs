namespace PipelineDsl.Generator.Emit.Dataset;

/// <summary>Names of the runtime that the generated part of a training set calls.</summary>
internal static class DatasetNames
{
    internal const string Space = "global::PipelineDsl.Datasets";

    internal const string Pipeline = Space + ".DatasetPipeline";
    internal const string Program = Space + ".DatasetProgram";
    internal const string Stage = Space + ".DatasetStage";
    internal const string Budget = Space + ".SampleBudget";
    internal const string Facts = Space + ".ScorerFacts";

    internal const string Block = "global::PipelineDsl.SampleBlock";
    internal const string Group = "global::PipelineDsl.SampleGroup";
    internal const string Problem = "global::PipelineDsl.SubsetProblem";
    internal const string Choice = "global::PipelineDsl.SubsetChoice";
    internal const string Rows = "global::PipelineDsl.TokenMatrix";
    internal const string Options = "global::PipelineDsl.SampleOptions";
    internal const string Columns = "global::PipelineDsl.SampleColumns";
}
