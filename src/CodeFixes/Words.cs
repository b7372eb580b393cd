namespace PipelineDsl.CodeFixes;

/// <summary>Puts titles together.</summary>
internal static class Words
{
    /// <summary><c>a, b and c</c>.</summary>
    internal static string And(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} and {items[items.Count - 1]}";
}
