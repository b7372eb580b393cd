using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>What all writers of one translation share: the program, the scorer, and what was refused.</summary>
/// <param name="scorer">The scorer.</param>
/// <param name="compilation">The program.</param>
/// <param name="cancellationToken">Stops the work.</param>
internal sealed class TranslationContext(INamedTypeSymbol scorer, Compilation compilation, CancellationToken cancellationToken)
{
    private readonly Dictionary<SyntaxNode, Refusal> _refusals = [];

    /// <summary>Every place once, in the order in which they were met.</summary>
    internal List<Refusal> Refusals { get; } = [];

    /// <summary>Whether something does not compile, so that nothing can be said of it.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Says that kernels cannot do this, and gives what stands in for it while the rest is looked at.</summary>
    internal Term Refuse(FunctionScope scope, IOperation operation, string reason, string advice) => Refuse(scope, operation.Syntax, reason, advice);

    /// <summary>As the other, at a node.</summary>
    internal Term Refuse(FunctionScope scope, SyntaxNode obstacle, string reason, string advice)
    {
        SyntaxNode node = scope.CallInScorer ?? obstacle;
        if (!_refusals.ContainsKey(node))
        {
            var refusal = new Refusal(node, reason, advice, node == obstacle ? null : obstacle);
            _refusals.Add(node, refusal);
            Refusals.Add(refusal);
        }

        return Term.Nothing;
    }

    /// <summary>Whether a type is the scorer or stands in it.</summary>
    internal bool IsOwn(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, scorer.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The body of a method of this project; null for any other.</summary>
    internal IBlockOperation? BodyOf(IMethodSymbol method)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IMethodSymbol written = method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;
        foreach (SyntaxReference reference in written.DeclaringSyntaxReferences)
        {
            SyntaxNode node = reference.GetSyntax(cancellationToken);
            if (!compilation.ContainsSyntaxTree(node.SyntaxTree))
            {
                continue;
            }

            IBlockOperation? body = Operation(node) switch
            {
                IMethodBodyOperation declared => declared.BlockBody ?? declared.ExpressionBody,
                ILocalFunctionOperation local => local.Body,
                IBlockOperation block => block,
                _ => null,
            };
            if (body is not null)
            {
                IsBroken |= body.Descendants().Any(static inner => inner is IInvalidOperation);
                return body;
            }
        }

        return null;
    }

    private IOperation? Operation(SyntaxNode node)
    {
        // Analyzers run this too, and bodies may stand in another file than the scorer.
#pragma warning disable RS1030 // Do not invoke Compilation.GetSemanticModel() method within a diagnostic analyzer
        return compilation.GetSemanticModel(node.SyntaxTree).GetOperation(node, cancellationToken);
#pragma warning restore RS1030
    }
}
