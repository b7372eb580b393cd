using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PipelineDsl.Analyzers.Evaluation;

namespace PipelineDsl.Analyzers.Running;

/// <summary>Finds the pipelines of a model that is opened with some options.</summary>
internal static class OpenedPipelines
{
    /// <summary>The classes whose <c>Open</c> takes the options, and those that the options name; each once.</summary>
    /// <param name="options">What makes the options.</param>
    internal static IEnumerable<INamedTypeSymbol> Of(IOperation options) => Opening(options)
        .Concat(Named(options))
        .Where(static type => GeneratedClass.PipelineOf(type) is not null)
        .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);

    /// <summary>Types whose methods are called with a value, or with the local that holds it.</summary>
    private static IEnumerable<INamedTypeSymbol> Opening(IOperation value)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Open", ContainingType: { } type } } } => [type],
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } declaration } =>
                SoleLocal.Uses(declaration, local).Where(static use => SoleLocal.ValueOf(use) != use).SelectMany(Opening),
            _ => [],
        };
    }

    /// <summary>Classes whose <c>Definition</c> is among the options.</summary>
    private static IEnumerable<INamedTypeSymbol> Named(IOperation options) => options
        .Descendants()
        .OfType<IPropertyReferenceOperation>()
        .Where(static reference => reference.Property.Name == "Definition")
        .Select(static reference => reference.Property.ContainingType);
}
