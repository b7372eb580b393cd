using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;
using PipelineDsl.Generator.Translation;

namespace PipelineDsl.Generator.Discovery;

/// <summary>
/// What a program's declarations say, reduced to one number. <c>ForAttributeWithMetadataName</c> binds every annotated class again
/// at every keystroke, which takes 40 ms and more for a thousand classes, however little the generator then does. Equal outlines prove
/// that binding would find the same, so an edit in a method body that no scorer runs costs one look at the edited file.
/// </summary>
internal sealed class CompilationOutline : IEquatable<CompilationOutline>
{
    private readonly ulong _hash;

    // Weak, because the compiler keeps the first of equal outlines, and the program of that time must not live on with it.
    private readonly WeakReference<Compilation> _compilation;

    private CompilationOutline(ulong hash, Compilation compilation)
    {
        _hash = hash;
        _compilation = new WeakReference<Compilation>(compilation);
    }

    /// <summary>Takes the outline of a program.</summary>
    internal static CompilationOutline Of(Compilation compilation, CancellationToken cancellationToken)
    {
        var hash = new StableHash();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.Add(TreeOutline.Of(tree, cancellationToken).Hash);
        }

        // Bodies matter where a scorer of the program's own is translated for GPUs: its body, and those that it may call.
        if (compilation.SyntaxTrees.Any(tree => TreeOutline.Of(tree, cancellationToken).HasScorer))
        {
            foreach (SyntaxTree tree in compilation.SyntaxTrees)
            {
                hash.Add(TreeOutline.Of(tree, cancellationToken).BodiesHash);
            }
        }

        // The host makes a new reference when a referenced assembly changes.
        foreach (MetadataReference reference in compilation.References)
        {
            hash.Add(RuntimeHelpers.GetHashCode(reference));
        }

        return new CompilationOutline(hash.Value, compilation);
    }

    /// <summary>Binds the annotated classes and parses them; called only when the outline is a new one.</summary>
    internal List<PipelineModel> FindPipelines(CancellationToken cancellationToken)
    {
        var pipelines = new List<PipelineModel>();
        if (!_compilation.TryGetTarget(out Compilation? compilation))
        {
            throw new InvalidOperationException("The compilation is gone although its outline is new.");
        }

        TreeOutline[] outlines = [.. compilation.SyntaxTrees.Select(tree => TreeOutline.Of(tree, cancellationToken))];
        bool anyName = outlines.Any(static outline => outline.HasAlias);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (TypeDeclarationSyntax type in outlines.SelectMany(static outline => outline.AttributedTypes))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((anyName || IsPipeline(type))
                && compilation.GetSemanticModel(type.SyntaxTree).GetDeclaredSymbol(type, cancellationToken) is INamedTypeSymbol symbol
                && seen.Add(symbol)
                && PipelineParser.Parse(symbol, report: null, cancellationToken) is { Model: not null } pipeline)
            {
                pipelines.Add(TranslatedScorers.In(pipeline, compilation, cancellationToken));
            }
        }

        return pipelines;
    }

    /// <inheritdoc/>
    public bool Equals(CompilationOutline? other) => other is not null && other._hash == _hash;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CompilationOutline);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash.GetHashCode();

    private static bool IsPipeline(TypeDeclarationSyntax type) =>
        type.AttributeLists.Any(static list => list.Attributes.Any(static attribute => TreeOutline.IsPipeline(attribute.Name)));
}
