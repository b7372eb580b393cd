using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.CodeFixes.Editing;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.CodeFixes;

/// <summary>Makes a class and all types that contain it partial, on every part that they have.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialCodeFix))]
[Shared]
public sealed class MakePartialCodeFix() : RepairCodeFix(RepairKind.MakePartial)
{
    /// <inheritdoc/>
    private protected override async Task<string?> TitleAsync(RepairSite site, CancellationToken cancellationToken)
    {
        string[] names =
        [
            .. (await PartsAsync(site, cancellationToken).ConfigureAwait(false)).Select(static part => $"'{part.Identifier.ValueText}'").Distinct(),
        ];
        return names.Length == 0 ? null : $"Make {Words.And(names)} partial";
    }

    /// <inheritdoc/>
    private protected override async Task PlanAsync(IReadOnlyList<RepairSite> sites, SolutionEdits edits, CancellationToken cancellationToken)
    {
        // Classes may share the type that contains them.
        var parts = new HashSet<TypeDeclarationSyntax>();
        foreach (RepairSite site in sites)
        {
            parts.UnionWith(await PartsAsync(site, cancellationToken).ConfigureAwait(false));
        }

        foreach (TypeDeclarationSyntax part in parts)
        {
            edits.Add(part, MakePartial);
        }
    }

    /// <summary>The parts that lack the modifier, those of the outermost type first.</summary>
    private static async Task<IReadOnlyList<TypeDeclarationSyntax>> PartsAsync(RepairSite site, CancellationToken cancellationToken)
    {
        var parts = new List<TypeDeclarationSyntax>();
        SemanticModel? model = await site.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (await site.FindAsync<TypeDeclarationSyntax>(cancellationToken).ConfigureAwait(false) is { } type)
        {
            for (INamedTypeSymbol? symbol = model.GetDeclaredSymbol(type, cancellationToken); symbol is not null; symbol = symbol.ContainingType)
            {
                parts.InsertRange(0, symbol.DeclaringSyntaxReferences
                    .Select(reference => reference.GetSyntax(cancellationToken))
                    .OfType<TypeDeclarationSyntax>()
                    .Where(static part => !part.Modifiers.Any(SyntaxKind.PartialKeyword)));
            }
        }

        return parts;
    }

    /// <summary><c>partial</c> is the last modifier, and takes over what stands in front of the keyword.</summary>
    private static TypeDeclarationSyntax MakePartial(TypeDeclarationSyntax part)
    {
        SyntaxToken partial = SyntaxFactory.Token(part.Keyword.LeadingTrivia, SyntaxKind.PartialKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space));
        return part.WithKeyword(part.Keyword.WithLeadingTrivia()).AddModifiers(partial);
    }
}
