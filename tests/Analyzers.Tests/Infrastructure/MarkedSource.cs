using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PipelineDsl.Analyzers.Tests.Infrastructure;

/// <summary>A source in which <c>[|...|]</c> marks where the rule under test must point.</summary>
internal sealed partial record MarkedSource(string Text, IReadOnlyList<TextSpan> Spans)
{
    internal static MarkedSource Of(string marked)
    {
        var spans = new List<TextSpan>();
        int start = -1, removed = 0;
        string text = Marks().Replace(marked, mark =>
        {
            int at = mark.Index - removed;
            removed += mark.Length;
            if (mark.Value == "[|")
            {
                Assert.Equal(-1, start);
                start = at;
            }
            else
            {
                Assert.NotEqual(-1, start);
                spans.Add(TextSpan.FromBounds(start, at));
                start = -1;
            }

            return "";
        });
        Assert.Equal(-1, start);
        return new MarkedSource(text, spans);
    }

    [GeneratedRegex(@"\[\||\|\]")]
    private static partial Regex Marks();
}
