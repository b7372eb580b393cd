using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Reads what a stage over samples asks.</summary>
internal static class DatasetScorerParser
{
    /// <summary>The scorer of a stage; null after a report.</summary>
    /// <param name="stage">The attribute.</param>
    /// <param name="strategy">Its name, as one writes it.</param>
    /// <param name="problems">Told of what is wrong.</param>
    internal static (ScorerModel Scorer, DatasetStageForm Form)? Parse(AttributeArguments stage, string strategy, Problems problems)
    {
        bool isSelection = strategy == "Select";
        ContractSet contracts = isSelection ? ContractSet.SampleScorers : ContractSet.SampleSimilarities;
        if (ScorerParser.Parse(stage.Attribute, contracts, problems) is not { } scorer)
        {
            return null;
        }

        if (scorer.Signal is SignalForm.Keys or SignalForm.Attention or SignalForm.Scores)
        {
            string read = scorer.Signal switch { SignalForm.Keys => "keys", SignalForm.Attention => "attention", _ => "what an auxiliary network says" };
            string instead = isSelection ? "a scorer of samples, hidden states or positions" : "a similarity of hidden states";
            problems.Add(
                RuleIds.Scorer,
                stage.Attribute,
                null,
                $"'{scorer.DisplayName}' reads {read}, which samples do not have; use {instead}, whose rows are the embeddings");
            return null;
        }

        if (strategy == "Merge" && scorer.Signal == SignalForm.Texts)
        {
            problems.Add(
                RuleIds.Scorer, stage.Attribute, null, $"'{scorer.DisplayName}' compares texts, which have no mean; use a similarity of hidden states");
            return null;
        }

        return (scorer, Form(strategy, scorer.Signal));
    }

    /// <summary>The columns that a scorer reads; null when only the run knows.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="type">Its type, where the user names it; null in recipes.</param>
    internal static ColumnForm? Columns(ScorerModel scorer, INamedTypeSymbol? type) => scorer.Signal switch
    {
        SignalForm.Positions => ColumnForm.None,
        SignalForm.Texts => ColumnForm.Text,
        SignalForm.Hidden => ColumnForm.Embedding,
        _ when scorer.SampleFacts is { } facts => (ColumnForm)Enum.Parse(typeof(ColumnForm), facts.Columns),
        _ => type is null ? null : SampleScorerSource.ColumnsOf<ColumnForm>(type),
    };

    /// <summary>How a scorer of groups groups samples; null when only the run knows.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="type">Its type, where the user names it; null in recipes.</param>
    internal static GroupingForm? Grouping(ScorerModel scorer, INamedTypeSymbol? type) =>
        scorer.SampleFacts is { } facts ? (GroupingForm)Enum.Parse(typeof(GroupingForm), facts.Grouping)
        : type is null ? null
        : SampleScorerSource.GroupingOf<GroupingForm>(type);

    /// <summary>What a stage does.</summary>
    /// <param name="strategy">Name of its attribute, as one writes it.</param>
    /// <param name="signal">What its scorer reads.</param>
    internal static DatasetStageForm Form(string strategy, SignalForm signal) => (strategy, signal) switch
    {
        ("Merge", _) => DatasetStageForm.Merge,
        ("Deduplicate", SignalForm.Texts) => DatasetStageForm.TextDeduplication,
        ("Deduplicate", _) => DatasetStageForm.Deduplication,
        (_, SignalForm.Groups) => DatasetStageForm.Group,
        (_, SignalForm.Subsets) => DatasetStageForm.Subset,
        _ => DatasetStageForm.Score,
    };
}
