using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Scorers;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>PDSL303: a length that is declared as open although everything else says that it is fixed.</summary>
internal sealed class FixedLengthRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL303",
        RuleCategory.Performance,
        "Dynamic length where the geometry is fixed",
        "'{0}' leaves the length open, but {1}: write Tokens = {2}, which gives every layer a constant shape, as CUDA graphs need, and exact budgets",
        "A static plan has constant shapes at every layer and a workspace of exactly the right size; "
        + "an open length counts tokens and checks budgets at every run.");

    /// <summary>Squares below are no images: a 4 x 4 grid of patches is the least.</summary>
    private const int FewestPatches = 16;

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        // After a threshold no shape is constant, however many tokens enter.
        if (pipeline.Tokens is not { Geometry.IsFixed: false, DependsOnData: false } model)
        {
            return;
        }

        bool hasGrid = pipeline.Attributes.Uniform is { } quota && quota.Has("Rows");
        if ((hasGrid ? Grid(pipeline.Attributes.Uniform!.Value, model) : Image(pipeline, model)) is { } evidence)
        {
            AttributeData declaration = pipeline.Attributes.Pipeline!.Value.Attribute;
            pipeline.Report(this, pipeline.At(declaration, "MaxTokens"), Repairs(model), evidence, model.Geometry.Tokens);
        }
    }

    /// <summary>A grid that the ceiling fills: shorter sequences would leave holes in it.</summary>
    private static string? Grid(AttributeArguments quota, TokenPipelineModel model)
    {
        int rows = quota.Integer("Rows"), columns = quota.Integer("Columns");
        return (long)rows * columns == model.Geometry.Tokens - model.Protected.Count
            ? $"its grid of {rows} x {columns} and {Tokens(model.Protected.Count, "protected")} make exactly {model.Geometry.Tokens}"
            : null;
    }

    /// <summary>An image encoder's length: CLS, perhaps registers, and a square of patches.</summary>
    private static string? Image(PipelineUnderReview pipeline, TokenPipelineModel model)
    {
        ScorerQuery[] queries = [.. pipeline.Stages.Select(stage => ScorerQueries.Of(PipelineUnderReview.ScorerType(stage), pipeline.CancellationToken))];
        bool isDecoder = queries.Contains(ScorerQuery.Last) || pipeline.Attributes.Protect is { } rail && rail.Integer("Sinks") > 0;
        int inFront = model.Protected.Count == 0 && queries.Contains(ScorerQuery.First) ? 1 : IsPrefix(model) ? model.Protected.Count : 0;
        int patches = model.Geometry.Tokens - inFront, side = (int)Math.Sqrt(patches);
        return !isDecoder && inFront > 0 && patches >= FewestPatches && side * side == patches
            ? $"{model.Geometry.Tokens} tokens are {Tokens(inFront, "leading")} and a square of {side} x {side} patches"
            : null;
    }

    private static bool IsPrefix(TokenPipelineModel model) =>
        model.Protected.Count == 0 || model.Protected[model.Protected.Count - 1] == model.Protected.Count - 1;

    private static string Tokens(int count, string which) => $"{count} {which} token{(count == 1 ? "" : "s")}";

    /// <summary>
    /// The other name. With a fixed length the plan also knows when ToMe's order puts scattered protected tokens in front, which can change its
    /// counts.
    /// </summary>
    private static Repair[] Repairs(TokenPipelineModel model) =>
        IsPrefix(model) || model.Stages.All(static stage => stage.Strategy != StageStrategy.MergeToMe)
            ? [new Repair(RepairKind.RenameArgument, "MaxTokens", "Tokens")]
            : [];
}
