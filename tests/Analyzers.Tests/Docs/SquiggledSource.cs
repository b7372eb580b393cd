namespace PipelineDsl.Analyzers.Tests.Docs;

/// <summary>A source as documents show it, with a line of <c>~~~</c> below the place that a diagnostic points at.</summary>
/// <param name="Text">The source without that line.</param>
/// <param name="Marked">The text above the squiggle.</param>
internal sealed record SquiggledSource(string Text, string Marked)
{
    internal static SquiggledSource Parse(string shown)
    {
        string[] lines = shown.Split('\n');
        int squiggle = Array.FindIndex(lines, static line => line.Trim().Length > 0 && line.Trim().All(static sign => sign == '~'));
        Assert.True(squiggle > 0, $"A line of tildes was expected in:\n{shown}");
        int start = lines[squiggle].IndexOf('~', StringComparison.Ordinal);
        return new(
            string.Join('\n', lines.Where((_, line) => line != squiggle)),
            lines[squiggle - 1][start..lines[squiggle].Length]);
    }
}
