namespace PipelineDsl.Analyzers;

/// <summary>Where the page of a rule lies.</summary>
internal static class RuleHelp
{
    /// <summary>The page, relative to the repository, as every rule's help link gives it.</summary>
    internal static string Link(string id) => $"docs/rules/{id}.md";
}
