using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>Reads the options that <c>[Evict]</c> passes on to its scorer.</summary>
internal static class CacheOptionParser
{
    private const string Pooling = "Pooling";
    private const string Window = "Window";

    /// <summary>The options that were given; null after a report.</summary>
    /// <param name="stage">The attribute.</param>
    /// <param name="scorer">The built-in scorer; null for one of the user's, which may read any of them.</param>
    /// <param name="problems">Told of what is wrong.</param>
    internal static EquatableArray<OptionModel>? Parse(AttributeArguments stage, CacheScorerFacts? scorer, Problems problems)
    {
        MethodOption[] given = [.. CacheScorers.AllOptions.Where(option => stage.Has(option.Name))];
        return AreRead(stage, given, scorer, problems)
            ? Checked(stage, [.. given.Select(option => Read(stage, option))], problems)
            : null;
    }

    /// <summary>The options of a recipe that a stage has to be told, because they are not the defaults; null after a report.</summary>
    internal static EquatableArray<OptionModel>? OfRecipe(AttributeArguments stage, RecipeModel recipe, Problems problems) =>
        Checked(
            stage,
            [
                .. recipe.Options.Where(static option =>
                    Array.Find(CacheScorers.AllOptions, known => known.Name == option.Name) is { } known && known.Default != option.Value),
            ],
            problems);

    /// <summary>Adds the number of queries that a scorer reads, where no option says it.</summary>
    /// <param name="options">The options that were given.</param>
    /// <param name="window">How many it reads by itself; 0 for none, or when that is not known.</param>
    internal static EquatableArray<OptionModel> WithWindow(EquatableArray<OptionModel> options, int window)
    {
        double usual = CacheScorers.AllOptions.First(static option => option.Name == Window).Default;
        return window > 0 && window != usual && options.All(static option => option.Name != Window)
            ? new EquatableArray<OptionModel>([.. options, new OptionModel(Window, window, BudgetText.Of(window))])
            : options;
    }

    /// <summary>Queries that score and then stay themselves, as an option says or as a scorer does by itself.</summary>
    internal static int WindowOf(EquatableArray<OptionModel> options, int window) =>
        options.FirstOrDefault(static option => option.Name == Window) is { } given ? (int)given.Value : window;

    private static bool AreRead(AttributeArguments stage, MethodOption[] given, CacheScorerFacts? scorer, Problems problems)
    {
        if (scorer is null)
        {
            return true;
        }

        string[] unread = [.. given.Select(static option => option.Name).Where(name => !scorer.Options.Any(option => option.Name == name))];
        string read = scorer.Options.Length == 0 ? "it has none" : $"it has {string.Join(", ", scorer.Options.Select(static option => option.Name))}";
        foreach (string name in unread)
        {
            problems.Add(
                RuleIds.Scorer, stage.Attribute, name, $"{scorer.Name} has no option {name}; {read}",
                new Repair(RepairKind.RemoveArguments, string.Join(",", unread)));
        }

        return unread.Length == 0;
    }

    private static OptionModel Read(AttributeArguments stage, MethodOption option)
    {
        SpecialType type = RecipeParser.Property(stage.Attribute, option.Name);
        double value = RecipeParser.Value(stage, option, type);
        return new OptionModel(option.Name, value, RecipeParser.Literal(type, value));
    }

    private static EquatableArray<OptionModel>? Checked(AttributeArguments stage, OptionModel[] options, Problems problems)
    {
        bool isSound = true;
        foreach (OptionModel option in options)
        {
            string? wrong = RecipeParser.Wrong(CacheScorers.AllOptions.First(known => known.Name == option.Name), option.Value)
                ?? (option.Name == Pooling && option.Value % 2 == 0 ? $"{Pooling} is {option.Literal}; it must be odd, to have a middle" : null);
            if (wrong is not null)
            {
                problems.Add(RuleIds.Geometry, stage.Attribute, option.Name, wrong);
                isSound = false;
            }
        }

        return isSound ? new EquatableArray<OptionModel>(options) : null;
    }
}
