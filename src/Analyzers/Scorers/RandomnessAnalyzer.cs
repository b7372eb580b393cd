using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PipelineDsl.Analyzers.Rules.Evaluation;
using PipelineDsl.Analyzers.Scorers.Allocations;
using PipelineDsl.Analyzers.Scorers.Calls;
using PipelineDsl.Analyzers.Scorers.Randomness;

namespace PipelineDsl.Analyzers.Scorers;

/// <summary>PDSL403: looks for randomness without a seed in scorers, in seeds, and beside evaluations.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RandomnessAnalyzer : ProjectAnalyzer
{
    private static readonly UnseededRandomnessRule _rule = new();

    /// <summary>Few expressions begin with one of these names, so only few need to be understood.</summary>
    private static readonly ImmutableHashSet<string?> _types =
        ["Random", "Guid", "RandomNumberGenerator", "Environment", "DateTime", "DateTimeOffset", "Stopwatch", "HashCode"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule.Descriptor];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        if (ScorerContracts.Of(start.Compilation) is not { } contracts)
        {
            return;
        }

        var bodies = new MethodBodies(start.Compilation, [new Unrepeatable()]);
        start.RegisterSymbolAction(symbol => AnalyzeScorer(symbol, contracts, bodies), SymbolKind.NamedType);
        start.RegisterSyntaxNodeAction(
            node => AnalyzeExpression(node, contracts),
            SyntaxKind.SimpleMemberAccessExpression,
            SyntaxKind.ObjectCreationExpression,
            SyntaxKind.ImplicitObjectCreationExpression);
    }

    private static void AnalyzeScorer(SymbolAnalysisContext context, ScorerContracts contracts, MethodBodies bodies)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!contracts.IsScorer(type))
        {
            return;
        }

        foreach (ScorerFinding finding in new ScorerWalk(type, bodies, context.CancellationToken).Find())
        {
            string where = finding.Way.Length == 0 ? $"in scorer {type.Name}" : $"{finding.Where.TrimStart()}, which scorer {type.Name} calls,";
            context.ReportDiagnostic(Diagnostic.Create(
                _rule.Descriptor, finding.Location, finding.Elsewhere, finding.First.What, where, finding.First.Advice));
        }
    }

    private static void AnalyzeExpression(SyntaxNodeAnalysisContext context, ScorerContracts contracts)
    {
        if (Candidate(context.Node) is not { } expression
            || context.SemanticModel.GetOperation(expression, context.CancellationToken) is not { } operation
            || RandomSources.Of(operation) is not { } source
            || IsInScorer(context.ContainingSymbol, contracts))
        {
            return;
        }

        string? where = SeedTarget.Of(operation) is { } target ? $"as the seed of {target}"
            : (source.IsRandom ? !IsName(operation) : SeedsRandom(operation)) && EvaluationUse.Surrounds(operation) ? "beside an evaluation"
            : null;
        if (where is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(_rule.Descriptor, expression.GetLocation(), source.Name, where, "use a literal seed"));
        }
    }

    /// <summary>The expression that may be a source, by its names alone.</summary>
    private static ExpressionSyntax? Candidate(SyntaxNode node) => node switch
    {
        MemberAccessExpressionSyntax access when _types.Contains(LastName(access.Expression)) || access.Name.Identifier.ValueText == nameof(GetHashCode) =>
            access.Parent is InvocationExpressionSyntax call && call.Expression == access ? call : access,
        ObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } creation when LastName(creation.Type) == "Random" => creation,
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0, Initializer: null } creation when MayBeRandom(creation) => creation,
        _ => null,
    };

    /// <summary>Where a declaration names the type, it says enough.</summary>
    private static bool MayBeRandom(ImplicitObjectCreationExpressionSyntax creation) =>
        creation.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } }
        || LastName(declaration.Type) == "Random";

    private static string? LastName(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        QualifiedNameSyntax name => name.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax name => name.Name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>What a scorer does is reported for the scorer.</summary>
    private static bool IsInScorer(ISymbol? symbol, ScorerContracts contracts)
    {
        for (INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType; type is not null; type = type.ContainingType)
        {
            if (contracts.IsScorer(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A GUID that becomes text names a file or a run; results do not depend on it.</summary>
    private static bool IsName(IOperation source) =>
        Names.Is(source.Type, "System", "Guid")
        && source.Parent is IInterpolationOperation or IInvocationOperation { TargetMethod.Name: "ToString" };

    /// <summary>Whether a clock or a hash seeds a generator of random numbers.</summary>
    private static bool SeedsRandom(IOperation source)
    {
        for (IOperation? outer = source.Parent; outer is not (null or IBlockOperation); outer = outer.Parent)
        {
            if (outer is IObjectCreationOperation creation && Names.Is(creation.Type, "System", "Random"))
            {
                return true;
            }
        }

        return false;
    }
}
