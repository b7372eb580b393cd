using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>Finds calls that the compiler leaves out with their arguments, such as <c>Debug.Assert</c> of a release build.</summary>
internal static class ConditionalCalls
{
    internal static bool IsLeftOut(IInvocationOperation call)
    {
        string[] symbols =
        [
            .. call.TargetMethod.GetAttributes()
                .Where(static attribute => attribute.AttributeClass is { Name: "ConditionalAttribute", ContainingNamespace.Name: "Diagnostics" })
                .Select(static attribute => attribute.ConstructorArguments.FirstOrDefault().Value as string ?? ""),
        ];

        // What counts is the release build, whichever one is open in the editor.
        return symbols.Length > 0
            && symbols.All(symbol => symbol == "DEBUG" || !call.Syntax.SyntaxTree.Options.PreprocessorSymbolNames.Contains(symbol));
    }
}
