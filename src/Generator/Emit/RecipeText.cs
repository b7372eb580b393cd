using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Emit;

/// <summary>Composed methods as C#.</summary>
internal static class RecipeText
{
    /// <summary>The class of a method.</summary>
    internal static string Class(RecipeModel recipe) => $"global::PipelineDsl.Methods.{recipe.Facts.Type}";

    /// <summary>Its options as a value.</summary>
    internal static string Options(RecipeModel recipe) => recipe.Options.Count == 0
        ? "default"
        : $"new global::PipelineDsl.MethodOptions {{ {string.Join(", ", recipe.Options.Select(static option => $"{option.Name} = {option.Literal}"))} }}";

    /// <summary>The method with its options as a value, which stands where other stages have a scorer.</summary>
    internal static string Value(RecipeModel recipe) =>
        $"new {RuntimeNames.Tokens}.ComposedMethod(global::PipelineDsl.Method.{recipe.Method}, {Options(recipe)})";

    /// <summary>What it is, with its source, and what it does.</summary>
    internal static string Words(MethodFacts facts) => $"{facts.Title} ({facts.Source}): {facts.Action}";

    /// <summary>The runtime signals that it reads besides positions. The keys come first, because they decide how wide a metric is.</summary>
    /// <param name="facts">The method.</param>
    /// <param name="cut">Where it acts.</param>
    /// <param name="hasCls">Whether a token is protected, as CLS is; without one, methods that read its attention read the mean instead.</param>
    internal static string[] Signals(MethodFacts facts, MethodSite cut, bool hasCls)
    {
        MethodNeeds needs = facts.Needs;
        bool Needs(MethodNeeds need) => (needs & need) != 0;

        var signals = new List<string>();
        Add(Needs(MethodNeeds.Keys) || Needs(MethodNeeds.SomeRows), "Keys");
        Add(Needs(MethodNeeds.OneRow), Row(facts, hasCls));
        Add(Needs(MethodNeeds.FullAttention), "EveryQueryAttention");
        Add(Needs(MethodNeeds.SomeRows), "Queries");
        Add(Needs(MethodNeeds.Values), "Values");
        Add(facts.ReadsNormedHidden, "Normed");
        Add(Needs(MethodNeeds.Text) && cut != MethodSite.Output, "Embeddings");
        Add(Needs(MethodNeeds.Network), "Scores");
        Add(Needs(MethodNeeds.Text) && cut == MethodSite.Output, "Guide");
        Add(signals.Count == 0, Needs(MethodNeeds.Hidden) ? "Hidden" : "Positions");
        return [.. signals];

        void Add(bool isRead, string signal)
        {
            if (isRead)
            {
                signals.Add(signal);
            }
        }
    }

    /// <summary>Whose attention a method reads: that of the prompt's last token, or of CLS.</summary>
    private static string Row(MethodFacts facts, bool hasCls) =>
        facts.NeedsSpan ? "LastQueryAttention" : facts.ReadsMeanWithoutCls && !hasCls ? "EveryQueryAttention" : "FirstQueryAttention";
}
