using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>Adds up what a stage's body takes from its workspace, in the order in which it takes it.</summary>
internal static class WorkspaceEmitter
{
    /// <summary>The bytes as an expression of <c>tokens</c> and <c>width</c>.</summary>
    internal static string Bytes(TokenPipelineModel model, StageModel stage)
    {
        const string Floats = RuntimeNames.BytesForFloats + "(tokens)";
        const string Integers = RuntimeNames.BytesForInts + "(tokens)";
        const string TopK = RuntimeNames.Kernels + ".TopK.WorkspaceBytes(tokens)";
        const string Matching = RuntimeNames.Kernels + ".BipartiteMatching.WorkspaceBytes(tokens, width)";
        const string Shares = RuntimeNames.Kernels + ".QuotaSelection.WorkspaceBytes";
        string pairs = stage is { IsIdentity: false, Reducer: { } reducer }
            ? $"{RuntimeNames.BytesForFloats}((long)tokens * width) + {RuntimeNames.Tokens}.PairwiseScores.WorkspaceBytes<{reducer.TypeName}>(tokens, width) + "
            : "";
        string counted = stage.Counted is null ? ""
            : $"{RuntimeNames.CountMatch}.WorkspaceBytes({StageText.Counted(model, stage)}, tokens, width) + ";
        return counted + pairs + stage switch
        {
            { IsIdentity: true } => "0",
            { Strategy: StageStrategy.Compose, Recipe: { } recipe } =>
                $"{RecipeText.Class(recipe)}.WorkspaceBytes(tokens, {CSharpText.Literal(model.Geometry.Channels)}, width, {RecipeText.Options(recipe)})",
            { IsMerge: true } => $"{RuntimeNames.BytesForFloats}((long)tokens * width) + {RuntimeNames.BytesForBools}(tokens) + {Matching} + {Floats}",
            { Budget.DependsOnData: true, Counted: null } => $"{Floats} + {Integers} + {TopK}",
            { Strategy: StageStrategy.PruneStrided } => Floats,
            { Quota: { } quota } => $"{Floats} + {Integers} + {Shares}(tokens, {CSharpText.Literal(StageText.CellCount(quota, model.Geometry.Tokens))})",
            _ => $"{Floats} + {TopK}",
        };
    }
}
