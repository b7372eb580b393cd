using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PipelineDsl.Analyzers.Scorers.Calls;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>What a lambda or a local function uses of the body around it.</summary>
internal static class Captures
{
    /// <summary>The names of what is captured, in the order of use; none when the compiler can keep one delegate for all calls.</summary>
    internal static IReadOnlyList<string> Of(IOperation function, IMethodSymbol symbol)
    {
        var names = new List<string>();
        Collect(function, symbol, names, new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default) { symbol });
        return names;
    }

    /// <summary>As above, for a local function by its symbol.</summary>
    internal static IReadOnlyList<string> OfLocalFunction(IMethodSymbol symbol, SemanticModel? model) =>
        Body(symbol, model) is { } body ? Of(body, symbol) : [];

    private static void Collect(IOperation function, IMethodSymbol symbol, List<string> names, HashSet<IMethodSymbol> seen)
    {
        foreach (IOperation operation in OperationTree.Walk([function], static inner => inner.ConstantValue.HasValue))
        {
            string? name = operation switch
            {
                ILocalReferenceOperation { Local: { IsConst: false, IsStatic: false } local } when !IsWithin(local, symbol) => local.Name,
                IParameterReferenceOperation { Parameter: var parameter } when !IsWithin(parameter, symbol) => parameter.Name,
                IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => "this",
                _ => null,
            };
            if (name is not null && !names.Contains(name))
            {
                names.Add(name);
            }

            // What a local function outside captures is captured with it.
            IMethodSymbol? called = (operation as IInvocationOperation)?.TargetMethod ?? (operation as IMethodReferenceOperation)?.Method;
            if (called?.OriginalDefinition is { MethodKind: MethodKind.LocalFunction, IsStatic: false } other
                && !IsWithin(other, symbol) && seen.Add(other) && Body(other, function.SemanticModel) is { } body)
            {
                Collect(body, other, names, seen);
                names.RemoveAll(captured => IsDeclaredIn(captured, function));
            }
        }
    }

    private static bool IsDeclaredIn(string name, IOperation function) =>
        function.Descendants().OfType<IVariableDeclaratorOperation>().Any(declarator => declarator.Symbol.Name == name);

    private static ILocalFunctionOperation? Body(IMethodSymbol symbol, SemanticModel? model) =>
        symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is LocalFunctionStatementSyntax syntax && syntax.SyntaxTree == model?.SyntaxTree
            ? model.GetOperation(syntax) as ILocalFunctionOperation
            : null;

    private static bool IsWithin(ISymbol symbol, IMethodSymbol function)
    {
        for (ISymbol? outer = symbol.ContainingSymbol; outer is not null; outer = outer.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(outer, function))
            {
                return true;
            }
        }

        return false;
    }
}
