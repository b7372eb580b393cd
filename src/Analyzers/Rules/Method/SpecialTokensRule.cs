using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>PDSL204: tokens that the model cannot do without are not protected.</summary>
internal sealed class SpecialTokensRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL204",
        RuleCategory.Method,
        "CLS, sink or register tokens unprotected",
        "'{0}' may remove {1}: {2}; {3}",
        "A classifier reads CLS, so ToMe protects it and a distillation token (arXiv 2210.09461); decoders park attention on their first tokens, and without "
        + "these attention sinks generation breaks (StreamingLLM keeps 4, arXiv 2309.17453).");

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        if (pipeline.Tokens is not { } tokens
            || !tokens.Stages.Any(StageReview.Removes)
            || SpecialTokens.Of(pipeline, tokens.Geometry) is not { } special)
        {
            return;
        }

        // A stage within a span leaves all other tokens alone.
        StageModel[] removing = [.. tokens.Stages.Where(StageReview.Removes)];
        int[] missing = [.. special.Positions.Except(tokens.Protected)
            .Where(position => removing.Any(stage => stage.Span is null || stage.Span.CountOf([position]) > 0))];
        if (missing.Length == 0)
        {
            return;
        }

        string arguments = special.AreOfDecoder ? Ends(missing, tokens.Geometry) : string.Join(", ", missing);
        bool canBeProtected = ProtectionTrial.Holds(pipeline, tokens.Geometry, [.. tokens.Protected.Union(missing).OrderBy(static position => position)]);
        AttributeArguments? protect = pipeline.Attributes.Protect;
        string advice =
            !canBeProtected ? "[Protect] them, for which budgets and quota must leave room"
            : protect is null ? $"add [Protect({arguments})]"
            : $"add {arguments} to [Protect]";
        pipeline.Report(
            this,
            protect is { } incomplete ? pipeline.At(incomplete.Attribute) : pipeline.ClassName,
            canBeProtected ? [new Repair(RepairKind.EnsureAttribute, "Protect", arguments)] : [],
            $"{(missing.Length == 1 ? "token" : "tokens")} {Figures.Ranges(missing)}",
            special.Why,
            special.IsGuess ? advice + ", or suppress this if the output does not depend on them" : advice);
    }

    /// <summary>The ends of a decoder's sequence, as the properties of <c>[Protect]</c> that name them.</summary>
    private static string Ends(int[] missing, GeometryModel geometry)
    {
        string sinks = $"Sinks = {SpecialTokens.Sinks}";
        bool isLastMissing = geometry.IsFixed && missing[missing.Length - 1] == geometry.Tokens - 1;
        return !isLastMissing ? sinks : missing.Length == 1 ? "Recent = 1" : $"{sinks}, Recent = 1";
    }
}
