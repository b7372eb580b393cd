using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>Reads one <c>[Evict]</c>, or a <c>[Recipe]</c> that expands into one.</summary>
internal static class EvictParser
{
    private static readonly string[] _budgets = ["Keep", "KeepCount", "Keeps", "KeepCounts", BudgetParser.PerHead];
    private static readonly string[] _otherBudgets = ["Remove", "Removes", "Threshold"];
    private static readonly string[] _options = ["Inflect", "Cut", "Within", "Ceiling", "Model"];

    internal static DeclaredStage? Parse(AttributeArguments stage, CacheGeometryModel geometry, Problems problems)
    {
        bool isRecipe = SurfaceAttributes.Name(stage.Attribute) == "Recipe";
        DeclaredStage? what = isRecipe ? Recipe(stage, problems) : Declared(stage, problems);

        // What a paper does in every layer need not be said.
        int[]? layers = isRecipe && !stage.Has("Layers") ? [.. Enumerable.Range(0, geometry.Layers)] : LayerRange.Parse(stage, geometry.Layers, problems);
        if (what is null || layers is null || !HasCacheBudget(stage, problems)
            || BudgetParser.Parse(stage, StageStrategy.Evict, layers.Length, problems) is not var (budgets, argument))
        {
            return null;
        }

        bool isPyramid = BudgetOptions.IsPyramid(stage) || what.CacheMethod is { Cache.IsPyramid: true };
        if (isPyramid && BudgetParser.IsList(argument))
        {
            problems.Add(
                RuleIds.BudgetRange, stage.Attribute, argument, $"{what.CacheMethod!.Title} spreads one budget over the layers; give Keep or KeepCount");
            return null;
        }

        if (HeadCountParser.Parse(stage, argument, what.Cache!, geometry, problems) is not { } headCounts)
        {
            return null;
        }

        int window = CacheOptionParser.WindowOf(what.Cache!.Options, CacheScorerParser.Window(what.Scorer));
        return what with
        {
            Cache = what.Cache! with { HeadCounts = headCounts },
            Layers = layers,
            Budgets = budgets,
            BudgetArgument = argument,
            Window = window,
            CacheBudgets = [.. budgets.Select((budget, index) => Budget(budget, isPyramid ? index : -1, layers.Length, window))],
        };
    }

    private static DeclaredStage? Declared(AttributeArguments stage, Problems problems)
    {
        if (CacheScorerParser.Parse(stage, problems) is not { } scorer)
        {
            return null;
        }

        CacheScorerFacts? facts = CacheScorerParser.Facts(scorer);
        CacheNeeds needs = facts?.Needs ?? (scorer.Signal == SignalForm.Attention ? CacheNeeds.RecentQueries : CacheNeeds.None);
        EquatableArray<OptionModel>? options = CacheOptionParser.Parse(stage, facts, problems);
        CacheShapeModel? shape = SelectionParser.Parse(stage, new CacheShapeModel(CacheScorerParser.Adapt(scorer)), needs, problems);
        return options is { } given && shape is not null
            ? new DeclaredStage(stage.Attribute, StageStrategy.Evict, scorer, [], [], "")
            {
                Cache = shape with { Options = CacheOptionParser.WithWindow(given, CacheScorerParser.Window(scorer)) },
            }
            : null;
    }

    private static DeclaredStage? Recipe(AttributeArguments stage, Problems problems)
    {
        if (RecipeParser.Parse(stage, CacheMethods.Of, problems) is not var (recipe, facts)
            || CacheOptionParser.OfRecipe(stage, recipe, problems) is not { } options)
        {
            return null;
        }

        CacheRecipe what = facts.Cache!;
        ScorerModel scorer = ScorerModel.BuiltInCache(what.Scorer);
        return new DeclaredStage(stage.Attribute, StageStrategy.Evict, scorer, [], [], "")
        {
            CacheMethod = facts,
            Cache = new CacheShapeModel(scorer)
            {
                Options = CacheOptionParser.WithWindow(options, CacheScorerParser.Window(scorer)),
                IsAdaptive = what.IsAdaptive,
                Selection = (SelectionForm)Enum.Parse(typeof(SelectionForm), what.Selection),
                ChunkLength = (int)(recipe.Options.FirstOrDefault(static option => option.Name == "ChunkLength")?.Value ?? 0),
                IsCritical = what.IsCritical,
                MergeThreshold = what.IsMerging ? 0 : null,
                Method = $"{facts.Title} ({facts.Source})",
            },
        };
    }

    private static CacheBudgetModel Budget(BudgetModel budget, int pyramidIndex, int layers, int window) =>
        (budget.Form == BudgetForm.Keep ? new CacheBudgetModel(budget.Value, 0) : new CacheBudgetModel(0, (int)budget.Value)) with
        {
            OfOriginal = budget.OfOriginal,
            Rounding = budget.Rounding,
            PyramidIndex = pyramidIndex,
            PyramidLayers = pyramidIndex < 0 ? 0 : layers,
            Window = pyramidIndex < 0 ? 0 : window,
        };

    /// <summary>A cache grows with the sequence, so only what is kept can be said in advance.</summary>
    private static bool HasCacheBudget(AttributeArguments stage, Problems problems)
    {
        bool hasBudget = _budgets.Any(stage.Has);
        if (_otherBudgets.FirstOrDefault(stage.Has) is { } other)
        {
            problems.Add(
                RuleIds.BudgetRange,
                stage.Attribute,
                other,
                $"{other} is no budget of a cache, whose length grows; give Keep or KeepCount, or a list of them",
                hasBudget ? [new Repair(RepairKind.RemoveArguments, other)] : []);
            return false;
        }

        if (_options.FirstOrDefault(stage.Has) is { } option)
        {
            problems.Add(
                RuleIds.BudgetRange,
                stage.Attribute,
                option,
                $"{option} goes with [TokenPipeline]; every layer of a cache has a budget of its own; remove it",
                new Repair(RepairKind.RemoveArguments, option));
            return false;
        }

        if (!hasBudget)
        {
            problems.Add(RuleIds.BudgetCount, stage.Attribute, null, "none is given; give one of Keep and KeepCount, or a list of them");
        }

        return hasBudget;
    }
}
