using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>The bodies of one compilation that scorers reach, each read once.</summary>
/// <param name="compilation">The compilation.</param>
/// <param name="suspicions">What to look for in them.</param>
internal sealed class MethodBodies(Compilation compilation, ImmutableArray<Suspicion> suspicions)
{
    private readonly ConcurrentDictionary<IMethodSymbol, BodyFacts> _facts = new(SymbolEqualityComparer.Default);

    /// <summary>What a body does; nothing for one that is not in this project, which is trusted.</summary>
    internal BodyFacts Of(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (_facts.TryGetValue(method, out BodyFacts? known))
        {
            return known;
        }

        return _facts.GetOrAdd(method, BodyReader.Read(Operations(method, cancellationToken), suspicions, cancellationToken));
    }

    private IEnumerable<IOperation> Operations(IMethodSymbol method, CancellationToken cancellationToken) =>
        method.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(cancellationToken))
            .Where(node => compilation.ContainsSyntaxTree(node.SyntaxTree)) // In an editor, a project that is referred to has sources too.
            .SelectMany(node => Initializers(method, node).Append(node))
            .Select(node => Model(node).GetOperation(node, cancellationToken))
            .OfType<IOperation>();

    /// <summary>Initialisers of fields and properties run in every constructor of a struct that calls no other one.</summary>
    private static IEnumerable<SyntaxNode> Initializers(IMethodSymbol method, SyntaxNode declaration)
    {
        bool runsThem = method is { MethodKind: MethodKind.Constructor, ContainingType.IsValueType: true }
            && declaration is not ConstructorDeclarationSyntax { Initializer.ThisOrBaseKeyword.RawKind: (int)SyntaxKind.ThisKeyword };
        return runsThem
            ? method.ContainingType.GetMembers()
                .Where(static member => member is { IsStatic: false, IsImplicitlyDeclared: false } and (IFieldSymbol or IPropertySymbol))
                .SelectMany(static member => member.DeclaringSyntaxReferences)
                .Select(reference => reference.GetSyntax() switch
                {
                    VariableDeclaratorSyntax field => field.Initializer,
                    PropertyDeclarationSyntax property => property.Initializer,
                    _ => null,
                })
                .OfType<SyntaxNode>()
            : [];
    }

    private SemanticModel Model(SyntaxNode node)
    {
        // The analyzer's own model covers one file. Bodies in other files are few, and are asked for only when a scorer reaches them; to wait
        // for the end of the compilation instead would keep the findings out of the editor.
#pragma warning disable RS1030 // Do not invoke Compilation.GetSemanticModel() method within a diagnostic analyzer
        return compilation.GetSemanticModel(node.SyntaxTree);
#pragma warning restore RS1030
    }
}
