using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Parsing.Dataset;

namespace PipelineDsl.Generator.Discovery;

/// <summary>
/// What one file tells the rest of the program: its tokens without method bodies, initialisers and comments. Code that is left
/// out can change neither the meaning of an attribute nor the interfaces of a scorer, nor what a scorer of samples says that it reads.
/// </summary>
internal sealed class TreeOutline
{
    // Trees never change, so an outline holds for as long as its tree lives; an edit makes one new tree among thousands.
    private static readonly ConditionalWeakTable<SyntaxTree, TreeOutline> _known = new();

    private TreeOutline(SyntaxNode root)
    {
        var hash = new StableHash();
        foreach (SyntaxToken token in root.DescendantTokens(static node => !IsPrivateMatter(node)))
        {
            hash.Add(token.RawKind);
            hash.Add(token.Text);
        }

        Hash = hash.Value;
        HasScorer = root.DescendantNodes(IsDeclarationSpace).OfType<MethodDeclarationSyntax>().Any(NumericBodies.IsScorer);
        BodiesHash = NumericBodies.Hash(root.DescendantNodes(IsDeclarationSpace));
        HasAlias = root is CompilationUnitSyntax unit && unit.DescendantNodes(IsDeclarationSpace).OfType<UsingDirectiveSyntax>().Any(IsAlias);
        AttributedTypes = [.. root.DescendantNodes(IsDeclarationSpace).OfType<TypeDeclarationSyntax>().Where(static type => type.AttributeLists.Count > 0)];
    }

    /// <summary>Equal for files that mean the same to others.</summary>
    internal ulong Hash { get; }

    /// <summary>Whether a type of the file may be a scorer that is translated for GPUs.</summary>
    internal bool HasScorer { get; }

    /// <summary>Equal for files whose methods compute the same, as far as translated scorers may call them.</summary>
    internal ulong BodiesHash { get; }

    /// <summary>Whether the file gives a pipeline attribute another name.</summary>
    internal bool HasAlias { get; }

    /// <summary>Types that carry any attribute.</summary>
    internal TypeDeclarationSyntax[] AttributedTypes { get; }

    internal static TreeOutline Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(tree, out TreeOutline? outline))
        {
            SyntaxNode root = tree.GetRoot(cancellationToken);
            outline = _known.GetValue(tree, _ => new TreeOutline(root));
        }

        return outline;
    }

    /// <summary>Whether an attribute is one of the pipeline attributes by its own name.</summary>
    internal static bool IsPipeline(NameSyntax name) => Rightmost(name) is "TokenPipeline" or "TokenPipelineAttribute"
        or "KvCachePipeline" or "KvCachePipelineAttribute" or "DatasetPipeline" or "DatasetPipelineAttribute";

    private static bool IsAlias(UsingDirectiveSyntax directive) => directive.Alias is not null && directive.Name is { } name && IsPipeline(name);

    private static string Rightmost(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    private static bool IsDeclarationSpace(SyntaxNode node) =>
        node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax;

    private static bool IsPrivateMatter(SyntaxNode node) => node switch
    {
        ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => !SampleScorerSource.Says(property),
        BlockSyntax or ArrowExpressionClauseSyntax or GlobalStatementSyntax => true,
        EqualsValueClauseSyntax { Parent: EnumMemberDeclarationSyntax } => false,
        EqualsValueClauseSyntax { Parent.Parent.Parent: FieldDeclarationSyntax field } => !field.Modifiers.Any(SyntaxKind.ConstKeyword),
        EqualsValueClauseSyntax => true,
        _ => false,
    };
}
