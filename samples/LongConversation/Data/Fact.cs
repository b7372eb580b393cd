using System.Text.RegularExpressions;

namespace LongConversation.Data;

/// <summary>A fact in a text: <c>{ NAME 48 21 }</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What the text says of it.</param>
internal sealed partial record Fact(string Name, string Value)
{
    /// <summary>All facts of a text, in order.</summary>
    public static IEnumerable<Fact> In(string text) =>
        Pattern().Matches(text).Select(static match => new Fact(match.Groups["name"].Value, match.Groups["value"].Value));

    [GeneratedRegex(@"\{ (?<name>[A-Za-z]+) (?<value>\d\d \d\d) \}")]
    private static partial Regex Pattern();
}
