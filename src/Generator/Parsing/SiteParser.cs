using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads where a stage acts: <c>Cut</c> and <c>Layers</c>.</summary>
internal static class SiteParser
{
    /// <summary>The cut point and the layers, ascending; at the output the one layer behind all others. Null after a report.</summary>
    /// <param name="stage">The attribute.</param>
    /// <param name="method">The method that a recipe names; null for other stages.</param>
    /// <param name="geometry">The transformer.</param>
    /// <param name="problems">Told of what is wrong.</param>
    internal static (MethodSite Cut, int[] Layers)? Parse(AttributeArguments stage, MethodFacts? method, GeometryModel geometry, Problems problems)
    {
        MethodSite cut = stage.Has("Cut") ? (MethodSite)stage.Integer("Cut") : method?.Site ?? MethodSite.AfterAttention;
        if (WrongCut(cut, method) is { } wrong)
        {
            problems.Add(RuleIds.Scorer, stage.Attribute, "Cut", wrong, stage.Has("Cut") ? [new Repair(RepairKind.RemoveArguments, "Cut")] : []);
            return null;
        }

        if (cut == MethodSite.Output)
        {
            return CheckNoLayers(stage, method, problems) ? (cut, [geometry.Layers]) : null;
        }

        // ToMe and its kin merge in every layer, unless told otherwise.
        int[]? layers = method is { Clamped: true } && !stage.Has("Layers")
            ? [.. Enumerable.Range(0, geometry.Layers)]
            : LayerRange.Parse(stage, geometry.Layers, problems);
        return layers is not null && Shift(stage, cut, method, layers, problems) ? (cut, layers) : null;
    }

    private static string? WrongCut(MethodSite cut, MethodFacts? method) =>
        cut is < MethodSite.AfterAttention or > MethodSite.AroundAttention ? "this cut point is not known; use one of the values of CutPoint"
        : cut == MethodSite.AroundAttention && method?.Site != cut
            ? "tokens that are merged around attention have to come back behind it, as Method.TomeSd does; give another Cut"
        : method is null ? null
        : method.Site == MethodSite.AroundAttention && cut != method.Site ? $"{method.Title} restores every token behind the attention; remove Cut"
        : method.ReadsNextLayer && cut != MethodSite.AfterBlock
            ? $"{method.Title} reads the attention of the layer to come, so it acts between two layers; remove Cut"
        : method.Site == MethodSite.Output && (method.Needs & MethodNeeds.Text) != 0 && cut != method.Site
            ? $"{method.Title} is guided by text in the space of the tokens, which is there behind the model only; remove Cut"
        : null;

    private static bool CheckNoLayers(AttributeArguments stage, MethodFacts? method, Problems problems)
    {
        if (stage.Text("Layers").Trim().Length == 0)
        {
            return true;
        }

        problems.Add(
            RuleIds.LayerRange,
            stage.Attribute,
            "Layers",
            $"{method?.Title ?? "a stage at CutPoint.Output"} acts behind the model, not at a layer; remove Layers",
            new Repair(RepairKind.RemoveArguments, "Layers"));
        return false;
    }

    /// <summary>Papers name the layer in front of which a method acts; here a stage has the layer behind which it does.</summary>
    private static bool Shift(AttributeArguments stage, MethodSite cut, MethodFacts? method, int[] layers, Problems problems)
    {
        int offset = method is not null && cut == method.Site ? method.LayerOffset : 0;
        if (layers[0] + offset < 0)
        {
            problems.Add(
                RuleIds.LayerRange,
                stage.Attribute,
                "Layers",
                $"{method!.Title} acts in front of the layers that it names and looks at the one before, but nothing is before layer {layers[0]}; "
                    + $"start at layer {-offset}");
            return false;
        }

        for (int index = 0; index < layers.Length; index++)
        {
            layers[index] += offset;
        }

        return true;
    }
}
