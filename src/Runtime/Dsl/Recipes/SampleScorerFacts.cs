namespace PipelineDsl.Recipes;

/// <summary>What is known of a built-in scorer of samples when a pipeline is compiled.</summary>
/// <param name="Name">Its type in the namespace <c>PipelineDsl</c>.</param>
/// <param name="Columns">What it says that it reads; groups and sets have embeddings besides. Names of <c>SampleColumns</c>, with commas.</param>
internal sealed record SampleScorerFacts(string Name, string Columns)
{
    /// <summary>For scorers of groups: a name of <c>SampleGrouping</c>; empty for others.</summary>
    internal string Grouping { get; init; } = "";

    /// <summary>Whether it is a selector of sets.</summary>
    internal bool IsSubset { get; init; }

    /// <summary>Options that it alone reads.</summary>
    internal string[] Options { get; init; } = [];

    /// <summary>Whether it says how hard a sample is, so that the highest of its scores alone do not cover a set.</summary>
    internal bool IsDifficulty { get; init; }

    /// <summary>Whether it compares samples instead of scoring them.</summary>
    internal bool IsSimilarity { get; init; }

    /// <summary>How its scores decide; a name of <c>SampleChoice</c>.</summary>
    internal string Choice { get; init; } = "ByScore";

    /// <summary>What stays, in words that follow "30 % of the samples stay, "; empty for the highest or lowest scores.</summary>
    internal string Words { get; init; } = "";
}
