using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PipelineDsl.CodeFixes.Editing;

/// <summary>Adds to lists with commas in between. Line breaks and comments that hang on the commas stay.</summary>
internal static class SeparatedLists
{
    /// <summary>Puts an item in front of the one at an index, or behind the last.</summary>
    internal static SeparatedSyntaxList<TNode> Insert<TNode>(SeparatedSyntaxList<TNode> list, int index, TNode item)
        where TNode : SyntaxNode
    {
        List<TNode> items = [.. list];
        List<SyntaxToken> commas = [.. list.GetSeparators()];
        if (index < items.Count)
        {
            items.Insert(index, item.WithLeadingTrivia(items[index].GetLeadingTrivia()));
            items[index + 1] = items[index + 1].WithLeadingTrivia();
            commas.Insert(index, Comma(SyntaxFactory.TriviaList(SyntaxFactory.Space)));
        }
        else if (items.Count == 0)
        {
            items.Add(item);
        }
        else if (commas.Count == items.Count)
        {
            // A list may end in a comma, and so may half-typed code.
            items.Add(item);
        }
        else
        {
            Append(items, commas, item);
        }

        return SyntaxFactory.SeparatedList(items, commas);
    }

    private static void Append<TNode>(List<TNode> items, List<SyntaxToken> commas, TNode item)
        where TNode : SyntaxNode
    {
        TNode last = items[items.Count - 1];
        SyntaxTriviaList behindLast = last.GetTrailingTrivia();
        SyntaxToken before = commas.Count > 0 ? commas[commas.Count - 1] : last.GetFirstToken().GetPreviousToken();
        SyntaxTrivia lineBreak = before.TrailingTrivia.LastOrDefault();
        if (lineBreak.IsKind(SyntaxKind.EndOfLineTrivia))
        {
            // A comment behind the last item stays there, and so goes behind the comma.
            bool endsLine = behindLast.Any(SyntaxKind.EndOfLineTrivia);
            commas.Add(Comma(endsLine ? behindLast : behindLast.Add(lineBreak)));
            items.Add(item
                .WithLeadingTrivia(last.GetLeadingTrivia().Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
                .WithTrailingTrivia(endsLine ? SyntaxFactory.TriviaList(lineBreak) : default));
        }
        else if (behindLast.Any(SyntaxKind.EndOfLineTrivia) || behindLast.All(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
        {
            // What stands in front of the closing parenthesis or brace stays there.
            commas.Add(Comma(SyntaxFactory.TriviaList(SyntaxFactory.Space)));
            items.Add(item.WithTrailingTrivia(behindLast));
        }
        else
        {
            commas.Add(Comma(behindLast.Add(SyntaxFactory.Space)));
            items.Add(item);
        }

        items[items.Count - 2] = last.WithTrailingTrivia();
    }

    private static SyntaxToken Comma(SyntaxTriviaList trailing) => SyntaxFactory.Token(default, SyntaxKind.CommaToken, trailing);
}
