using System.Globalization;
using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model.Dataset;
using PipelineDsl.Generator.Parsing;
using PipelineDsl.Generator.Parsing.Dataset;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>PDSL207: so little of a set is kept that the highest scores alone no longer cover it.</summary>
internal sealed class PlainTopKRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL207",
        RuleCategory.Method,
        "Plain top-k keeps 30 % or less of a data set",
        "'{0}' keeps {1} % of the samples by plain top-k of {2}, where most scores do worse than random selection; "
        + "share the budget out with Strata = {3}, as coverage-centric selection (CCS) does",
        "Where 30 % or less of a set is kept, random selection outperforms most pruning methods (arXiv 2302.06960): with 10 % of CIFAR-10 kept, "
        + "a model trained "
        + "on the highest forgetting scores reaches 34.03 %, and strata of the score beat random by 7.04 points (arXiv 2210.15809, which uses 50).");

    private const double MostKept = 0.3;
    private const string Strata = "50";
    private const string RandomScore = "global::PipelineDsl.RandomScore";

    private const int Middle = 2;

    // What shares the budget out, or draws a part of it at random.
    private static readonly string[] _remedies = ["Strata", "Quota", "ClassFloor", "MixRandom"];

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        foreach (DeclaredDatasetStage stage in pipeline.DatasetStages)
        {
            SampleBudgetModel budget = stage.Model.Budget;
            if (IsPlainTopK(stage.Model) && budget is { Form: SampleBudgetForm.Keep, Value: <= MostKept })
            {
                pipeline.Report(
                    this,
                    pipeline.At(stage.Attribute, "Keep"),
                    stage.Model.Method.Length == 0 ? [new Repair(RepairKind.SetArgument, "Strata", Strata)] : [],
                    (budget.Value * 100).ToString("0.##", CultureInfo.InvariantCulture),
                    stage.Model.Scorer.DisplayName,
                    Strata);
            }
        }
    }

    /// <summary>Whether a stage keeps one end of the scores, and these may say how hard a sample is; those of the user may always.</summary>
    private static bool IsPlainTopK(DatasetStageModel stage) =>
        stage.Form is DatasetStageForm.Score or DatasetStageForm.Group
        && stage.Scorer.TypeName != RandomScore
        && (stage.Scorer.SampleFacts?.IsDifficulty ?? true)
        && stage.Option("Order") != Middle
        && _remedies.All(name => stage.Option(name) == 0);
}
