namespace PipelineDsl.Generator.Parsing;

/// <summary>Ids of what the parser refuses. They never change.</summary>
internal static class RuleIds
{
    /// <summary>The class, or one that contains it, is not partial.</summary>
    internal const string NotPartial = "PDSL101";

    /// <summary>Tokens, channels, layers, heads or grid do not make sense.</summary>
    internal const string Geometry = "PDSL102";

    /// <summary>A layer range cannot be read or leaves the model.</summary>
    internal const string LayerRange = "PDSL103";

    /// <summary>Two stages act at one layer.</summary>
    internal const string OverlappingStages = "PDSL104";

    /// <summary>No budget, or more than one.</summary>
    internal const string BudgetCount = "PDSL105";

    /// <summary>A budget that cannot be met.</summary>
    internal const string BudgetRange = "PDSL106";

    /// <summary>More merges than bipartite matching can make.</summary>
    internal const string TooManyMerges = "PDSL107";

    /// <summary>A scorer without one clear signal, or one that does not go with the strategy.</summary>
    internal const string Scorer = "PDSL108";

    /// <summary>A protected position outside the sequence.</summary>
    internal const string ProtectedPosition = "PDSL109";

    /// <summary>A class that cannot be completed.</summary>
    internal const string UnusableClass = "PDSL110";

    /// <summary>Attributes of the DSL on a class that declares no pipeline.</summary>
    internal const string StageWithoutPipeline = "PDSL111";
}
