using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PipelineDsl.CodeFixes.Editing;

/// <summary>Puts a new attribute in a list of its own behind those of the DSL that the class has.</summary>
internal static class AttributePlacement
{
    /// <summary>
    /// The list that a new one follows: the last of the DSL that is compiled whenever the pipeline's own attribute is. One behind an
    /// <c>#if</c> may be left out of some builds.
    /// </summary>
    /// <param name="type">The part of the class that has the pipeline's attribute.</param>
    /// <param name="pipeline">The pipeline's attribute.</param>
    /// <param name="isDsl">Tells attributes of the DSL from others.</param>
    internal static AttributeListSyntax? Anchor(TypeDeclarationSyntax type, AttributeSyntax pipeline, Func<AttributeSyntax, bool> isDsl)
    {
        AttributeListSyntax? anchor = null;
        int depth = 0;
        foreach (AttributeListSyntax list in type.AttributeLists.SkipWhile(list => !list.Contains(pipeline)))
        {
            foreach (SyntaxTrivia trivia in anchor is null ? default : list.GetLeadingTrivia())
            {
                depth += trivia.IsKind(SyntaxKind.IfDirectiveTrivia) ? 1 : trivia.IsKind(SyntaxKind.EndIfDirectiveTrivia) ? -1 : 0;
                bool isOtherBranch = trivia.IsKind(SyntaxKind.ElseDirectiveTrivia) || trivia.IsKind(SyntaxKind.ElifDirectiveTrivia);
                if (depth < 0 || (depth == 0 && isOtherBranch))
                {
                    return anchor;
                }
            }

            anchor = depth == 0 && list.Attributes.Any(isDsl) ? list : anchor;
        }

        return anchor;
    }

    /// <summary>Puts an attribute behind a list.</summary>
    /// <param name="type">The part of the class, maybe changed since <paramref name="anchor"/> was looked up.</param>
    /// <param name="anchor">The list that it follows.</param>
    /// <param name="text">The text of the file in which the list stands.</param>
    /// <param name="attribute">The attribute.</param>
    internal static TypeDeclarationSyntax Insert(TypeDeclarationSyntax type, AttributeListSyntax anchor, SourceText text, AttributeSyntax attribute)
    {
        int index = ((TypeDeclarationSyntax)anchor.Parent!).AttributeLists.IndexOf(anchor);
        AttributeListSyntax before = type.AttributeLists[index];
        SyntaxTriviaList trailing = before.GetTrailingTrivia();
        SyntaxTrivia lineBreak = trailing.LastOrDefault();
        AttributeListSyntax list = SyntaxFactory.AttributeList(
            Token(SyntaxKind.OpenBracketToken), target: null, SyntaxFactory.SingletonSeparatedList(attribute), Token(SyntaxKind.CloseBracketToken));
        if (lineBreak.IsKind(SyntaxKind.EndOfLineTrivia))
        {
            string indentation = Indentation(text.Lines.GetLineFromPosition(anchor.SpanStart));
            list = list.WithLeadingTrivia(SyntaxFactory.Whitespace(indentation)).WithTrailingTrivia(lineBreak);
        }
        else
        {
            list = list.WithTrailingTrivia(trailing);
            before = before.WithTrailingTrivia();
        }

        SyntaxList<AttributeListSyntax> lists = type.AttributeLists.Replace(type.AttributeLists[index], before).Insert(index + 1, list);
        return type.WithAttributeLists(lists);
    }

    private static string Indentation(TextLine line) =>
        line.ToString() is var content ? content.Substring(0, content.Length - content.TrimStart().Length) : "";

    private static SyntaxToken Token(SyntaxKind kind) => SyntaxFactory.Token(default, kind, default);
}
