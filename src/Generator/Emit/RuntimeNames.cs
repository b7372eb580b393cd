namespace PipelineDsl.Generator.Emit;

/// <summary>Names of the runtime that generated code calls, safe from whatever the user has in scope.</summary>
internal static class RuntimeNames
{
    internal const string Kernels = "global::PipelineDsl.Kernels";
    internal const string Tokens = "global::PipelineDsl.Tokens";

    internal const string Gpu = "global::PipelineDsl.Gpu";

    internal const string Guard = Tokens + ".StageGuard";
    internal const string CountMatch = Tokens + ".CountMatch";
    internal const string Site = Tokens + ".StageSite";
    internal const string Budget = Tokens + ".TokenBudget";
    internal const string Stage = Tokens + ".TokenStage";
    internal const string Pipeline = Tokens + ".TokenPipeline";
    internal const string Table = Tokens + ".TokenPlan";
    internal const string Input = Tokens + ".TokenStageInput";
    internal const string Output = Tokens + ".TokenStageOutput";

    internal const string Workspace = Kernels + ".Workspace";
    internal const string BytesForFloats = Workspace + ".BytesFor<float>";
    internal const string BytesForInts = Workspace + ".BytesFor<int>";
    internal const string BytesForBools = Workspace + ".BytesFor<bool>";

    internal const string Span = "global::System.Span";
    internal const string ReadOnlySpan = "global::System.ReadOnlySpan";
    internal const string Immutable = "global::System.Collections.Immutable.ImmutableArray";
}
