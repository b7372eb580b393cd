using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads <c>[Recipe]</c>: the method by the name of its constant, and its options, which are checked against the methods table.</summary>
internal static class RecipeParser
{
    private const string Proportional = "ProportionalAttention";

    /// <summary>The recipe of a method over tokens; null after a report.</summary>
    internal static RecipeModel? Parse(AttributeArguments stage, Problems problems) => Parse(stage, MethodTable.Of, problems)?.Recipe;

    /// <summary>The recipe of a method in a table; null after a report.</summary>
    internal static (RecipeModel Recipe, MethodFacts Facts)? Parse(AttributeArguments stage, Func<string, MethodFacts?> table, Problems problems)
    {
        if (Name(stage.Attribute) is not { } name || table(name) is not { } facts)
        {
            problems.Add(RuleIds.Scorer, stage.Attribute, null, "this method is not known; use one of the values of Method");
            return null;
        }

        bool isSound = CheckNames(stage, facts, problems);
        var options = new List<OptionModel>();
        foreach (MethodOption option in facts.Options)
        {
            SpecialType type = Property(stage.Attribute, option.Name);
            double value = Value(stage, option, type);
            if (Wrong(stage, facts, option, value) is { } wrong)
            {
                problems.Add(RuleIds.Geometry, stage.Attribute, option.Name, wrong);
                isSound = false;
            }
            else
            {
                options.Add(new OptionModel(option.Name, value, Literal(type, value)));
            }
        }

        return isSound ? (new RecipeModel(name, new EquatableArray<OptionModel>([.. options])), facts) : null;
    }

    /// <summary>What the method asks, in place of a scorer that the user names. A composed method asks for itself.</summary>
    internal static ScorerModel Scorer(MethodFacts facts)
    {
        SignalForm signal =
            (facts.Needs & MethodNeeds.Keys) != 0 ? SignalForm.Keys
            : (facts.Needs & MethodNeeds.OneRow) != 0 ? SignalForm.Attention
            : (facts.Needs & MethodNeeds.Network) != 0 ? SignalForm.Scores
            : facts.Needs == MethodNeeds.None ? SignalForm.Positions
            : SignalForm.Hidden;
        return facts.Form == MethodForm.Composed
            ? new ScorerModel("", facts.Title, signal, IsSimilarity: false, IsExplicit: false)
            : new ScorerModel("global::PipelineDsl." + facts.Type, facts.Type, signal, facts.Form != MethodForm.Prune, IsExplicit: false);
    }

    /// <summary>The reducer of a method that prunes by one; null for all others.</summary>
    internal static PartModel? Reducer(MethodFacts facts) =>
        facts.Form == MethodForm.PruneReduced ? new PartModel("global::PipelineDsl." + facts.Reducer, facts.Reducer) : null;

    /// <summary>The name of the enumeration's member: numbers of members are nobody's business but the compiler's.</summary>
    internal static string? Name(AttributeData recipe) => recipe.ConstructorArguments is { Length: 1 } arguments
        ? arguments[0].Type?.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(member => member.HasConstantValue && Equals(member.ConstantValue, arguments[0].Value))?.Name
        : null;

    /// <summary>Refuses options that the method does not take.</summary>
    private static bool CheckNames(AttributeArguments stage, MethodFacts facts, Problems problems)
    {
        string[] unknown =
        [
            .. stage.Attribute.AttributeClass!.GetMembers().OfType<IPropertySymbol>()
                .Where(static property => property is { SetMethod: not null } and not { Name: Proportional })
                .Select(static property => property.Name)
                .Where(name => stage.Has(name) && !facts.Options.Any(option => option.Name == name)),
        ];
        string taken = facts.Options.Length == 0 ? "it has none" : $"it has {string.Join(", ", facts.Options.Select(static option => option.Name))}";
        foreach (string name in unknown)
        {
            problems.Add(
                RuleIds.Scorer, stage.Attribute, name, $"{facts.Title} has no option {name}; {taken}",
                new Repair(RepairKind.RemoveArguments, string.Join(",", unknown)));
        }

        bool hasNoSizes = stage.Has(Proportional) && !facts.HasSizes;
        if (hasNoSizes)
        {
            problems.Add(
                RuleIds.Scorer,
                stage.Attribute,
                Proportional,
                $"{facts.Title} leaves no sizes that attention could be in proportion to; remove {Proportional}",
                new Repair(RepairKind.RemoveArguments, Proportional));
        }

        return unknown.Length == 0 && !hasNoSizes;
    }

    /// <summary>The value of an option that was given, or its default; flags are 0 and 1.</summary>
    internal static double Value(AttributeArguments stage, MethodOption option, SpecialType type) =>
        !stage.Has(option.Name) ? option.Default
        : type == SpecialType.System_Boolean ? (stage.Flag(option.Name, absent: false) ? 1 : 0)
        : type == SpecialType.System_Int32 ? stage.Integer(option.Name)
        : stage.Number(option.Name);

    /// <summary>What is wrong with the value of an option; null when nothing is.</summary>
    internal static string? Wrong(MethodOption option, double value) =>
        value >= option.Least && value <= option.Most ? null
        : option.Most >= int.MaxValue ? $"{option.Name} is {BudgetText.Of(value)}; it must be at least {BudgetText.Of(option.Least)}"
        : $"{option.Name} is {BudgetText.Of(value)}; it must be {BudgetText.Of(option.Least)} to {BudgetText.Of(option.Most)}";

    private static string? Wrong(AttributeArguments stage, MethodFacts facts, MethodOption option, double value) =>
        !stage.Has(option.Name) && double.IsNaN(option.Default) ? $"{facts.Title} needs {option.Name}, for which the paper has no value; as in {facts.Recipe}"
        : Wrong(option, value);

    /// <summary>The type of the property that gives an option.</summary>
    internal static SpecialType Property(AttributeData recipe, string option) =>
        recipe.AttributeClass!.GetMembers(option).OfType<IPropertySymbol>().FirstOrDefault()?.Type.SpecialType ?? SpecialType.System_Int32;

    /// <summary>The value of an option as C#.</summary>
    internal static string Literal(SpecialType type, double value) => type switch
    {
        SpecialType.System_Boolean => value != 0 ? "true" : "false",
        SpecialType.System_Double => BudgetText.Of(value),
        _ => BudgetText.Of((int)value),
    };
}
