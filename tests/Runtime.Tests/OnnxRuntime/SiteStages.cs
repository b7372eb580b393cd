using System.Collections.Immutable;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Pipelines with a stage at the output, as a generator would write them.</summary>
internal static class SiteStages
{
    /// <summary>A pipeline whose one stage acts at the output.</summary>
    internal static TokenPipeline Pipeline(
        TokenStage stage, TokenStageBody? body = null, PositionPolicy positions = PositionPolicy.Original, params ImmutableArray<StageSignal> also)
    {
        TokenPipeline pipeline = TestStages.Pipeline(AtOutput(stage, body, positions, also));
        return pipeline;
    }

    /// <summary>The same stage at the output.</summary>
    internal static TokenStage AtOutput(
        TokenStage stage, TokenStageBody? body = null, PositionPolicy positions = PositionPolicy.Original, params ImmutableArray<StageSignal> also) => new()
    {
        Name = "Output",
        Layer = stage.Layer,
        Kind = stage.Kind,
        Signal = stage.Signal,
        Also = also.IsDefault ? [] : also,
        Cut = CutPoint.Output,
        Positions = positions,
        Scorer = stage.Scorer,
        Budget = stage.Budget,
        Tokens = stage.Tokens,
        KeptTokens = stage.KeptTokens,
        MaxTokens = stage.MaxTokens,
        Channels = stage.Channels,
        WorkspaceBytes = stage.WorkspaceBytes,
        Body = body ?? stage.Body,
    };
}
