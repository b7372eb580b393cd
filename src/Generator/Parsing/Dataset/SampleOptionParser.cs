using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Dataset;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Reads the options of a stage over samples, and refuses those that it would not look at.</summary>
internal static class SampleOptionParser
{
    private static readonly string[] _budgets = ["Keep", "KeepCount", "Threshold", "MaxCost", "Of"];
    private static readonly string[] _ofOneScorer = [.. SampleScorers.All.SelectMany(static scorer => scorer.Options).Distinct()];

    /// <summary>The options that were given; null after a report.</summary>
    /// <param name="stage">The attribute.</param>
    /// <param name="form">What the stage does.</param>
    /// <param name="scorer">What it asks.</param>
    /// <param name="problems">Told of what is wrong.</param>
    internal static EquatableArray<OptionModel>? Parse(AttributeArguments stage, DatasetStageForm form, ScorerModel scorer, Problems problems)
    {
        string[] given =
        [
            .. Properties(stage.Attribute.AttributeClass!)
                .Where(name => stage.Has(name) && !_budgets.Contains(name)),
        ];
        string[] foreign = [.. given.Where(name => WhyNot(name, form, scorer) is not null)];
        foreach (string name in foreign)
        {
            problems.Add(
                RuleIds.Scorer, stage.Attribute, name, $"{name} {WhyNot(name, form, scorer)}; remove it",
                new Repair(RepairKind.RemoveArguments, string.Join(",", foreign)));
        }

        OptionModel[] options = [.. given.Except(foreign).Select(name => Read(stage, SampleOptionTable.Of(name)!, problems)).OfType<OptionModel>()];
        return options.Length == given.Length ? new EquatableArray<OptionModel>(options) : null;
    }

    /// <summary>One option; null after a report.</summary>
    /// <param name="stage">The attribute.</param>
    /// <param name="option">The option.</param>
    /// <param name="problems">Told of what is wrong.</param>
    internal static OptionModel? Read(AttributeArguments stage, SampleOption option, Problems problems)
    {
        if (option.IsText)
        {
            return ReadText(stage, option, problems);
        }

        bool isNumber = RecipeParser.Property(stage.Attribute, option.Name) == SpecialType.System_Double;
        double value = isNumber ? stage.Number(option.Name) : stage.Integer(option.Name);
        if (!option.Allows(value))
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, option.Name, $"{option.Name} is {BudgetText.Of(value)}; it must be {option.Range}");
            return null;
        }

        string literal = option.Enumeration.Length > 0 ? $"global::PipelineDsl.{option.Enumeration}.{option.Values[(int)value]}" : BudgetText.Of(value);
        return new OptionModel(option.Name, value, literal);
    }

    private static OptionModel? ReadText(AttributeArguments stage, SampleOption option, Problems problems)
    {
        string text = stage.Text(option.Name);
        if (text.Length == 0)
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, option.Name, $"{option.Name} is empty; give the name of a column");
            return null;
        }

        return new OptionModel(option.Name, 0, SymbolText(text)) { Text = text };
    }

    private static string SymbolText(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>Names of the properties that an attribute can be given, those of its base classes included.</summary>
    private static IEnumerable<string> Properties(INamedTypeSymbol attribute)
    {
        for (INamedTypeSymbol? type = attribute; type is not null; type = type.BaseType)
        {
            foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>().Where(static property => property.SetMethod is not null))
            {
                yield return property.Name;
            }
        }
    }

    /// <summary>Why an option means nothing in a stage; null when it does.</summary>
    private static string? WhyNot(string name, DatasetStageForm form, ScorerModel scorer)
    {
        if (SampleOptionTable.Of(name) is not { } option)
        {
            return "goes with [TokenPipeline] and [KvCachePipeline]";
        }

        if (!option.Forms.Contains(form))
        {
            return $"goes with {string.Join(" and ", option.Forms.Select(Words))}, but '{scorer.DisplayName}' makes this stage one by {Words(form)}";
        }

        // A scorer of the user's gets all options, and may read any of them.
        return scorer.SampleFacts is { } facts && _ofOneScorer.Contains(name) && !facts.Options.Contains(name)
            ? $"is read by {string.Join(", ", SampleScorers.All.Where(one => one.Options.Contains(name)).Select(static one => one.Name))}, not by {facts.Name}"
            : null;
    }

    private static string Words(DatasetStageForm form) => form switch
    {
        DatasetStageForm.Score => "scores of samples",
        DatasetStageForm.Group => "scores in groups",
        DatasetStageForm.Subset => "selectors of sets",
        DatasetStageForm.Deduplication => "similarities of embeddings",
        DatasetStageForm.TextDeduplication => "similarities of texts",
        _ => "merging",
    };
}
