using PipelineDsl.Generator.Model.Cache;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>Reads how the entries that stay are picked: <c>Heads</c>, <c>Selection</c>, <c>ChunkLength</c> and <c>Critical</c>.</summary>
internal static class SelectionParser
{
    private const int AdaptiveHeads = 1;
    private const string Selection = "Selection";
    private const string ChunkLength = "ChunkLength";
    private const CacheNeeds OfAllEntries = CacheNeeds.RecentQueries | CacheNeeds.AttentionSums | CacheNeeds.QueryMoments;

    /// <summary>The shape of an <c>[Evict]</c> with its picking; null after a report.</summary>
    /// <param name="stage">The attribute.</param>
    /// <param name="shape">What it asks.</param>
    /// <param name="needs">What that reads besides keys, values and positions, as far as is known.</param>
    /// <param name="problems">Told of what is wrong.</param>
    internal static CacheShapeModel? Parse(AttributeArguments stage, CacheShapeModel shape, CacheNeeds needs, Problems problems)
    {
        int heads = stage.Integer("Heads"), length = stage.Integer(ChunkLength);
        var selection = (SelectionForm)stage.Integer(Selection);
        bool isCritical = stage.Flag("Critical", absent: false);
        (string Id, string Name, string Detail)? wrong =
            heads is < 0 or > AdaptiveHeads ? (RuleIds.Scorer, "Heads", "these head budgets are not known; use one of the values of HeadBudgets")
            : !Enum.IsDefined(typeof(SelectionForm), selection)
                ? (RuleIds.Scorer, Selection, "this selection is not known; use one of the values of EntrySelection")
            : selection == SelectionForm.Highest && stage.Has(ChunkLength)
                ? (RuleIds.Scorer, ChunkLength, "ChunkLength goes with a Selection by runs of entries; remove it, or give Selection")
            : selection != SelectionForm.Highest && length < 1
                ? (RuleIds.Geometry, stage.Has(ChunkLength) ? ChunkLength : Selection, $"ChunkLength is {length}; give the entries of a run, at least 1")
            : selection != SelectionForm.Highest && (heads == AdaptiveHeads || isCritical)
                ? (RuleIds.Scorer, Selection,
                    $"{(isCritical ? "Critical" : "HeadBudgets.Adaptive")} picks by scores over all entries of a layer; use EntrySelection.Highest with it")
            : selection == SelectionForm.Blocks && (needs & OfAllEntries) != 0
                ? (RuleIds.Scorer, Selection,
                    $"blocks are scored one after the other by their keys and values alone, but {shape.Scorer.DisplayName} reads what all entries "
                    + "got from queries; use another scorer or another selection")
            : null;
        if (wrong is var (id, name, detail))
        {
            problems.Add(id, stage.Attribute, name, detail);
            return null;
        }

        return shape with { IsAdaptive = heads == AdaptiveHeads, Selection = selection, ChunkLength = length, IsCritical = isCritical };
    }
}
