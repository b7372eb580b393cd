using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Translation;

/// <summary>The body that is being translated: its variables, and where its lines go.</summary>
/// <param name="callInScorer">For a body of another type: the call in the scorer that led to it; null in the scorer itself.</param>
internal sealed class FunctionScope(SyntaxNode? callInScorer)
{
    private readonly Dictionary<ISymbol, Term> _variables = new(SymbolEqualityComparer.Default);
    private int _made;

    /// <summary>For a body of another type: the call in the scorer that led to it; null in the scorer itself.</summary>
    internal SyntaxNode? CallInScorer => callInScorer;

    /// <summary>Receives statements.</summary>
    internal SourceWriter Lines { get; } = new();

    /// <summary>What the function returns; learned from its first <c>return</c> where that is a span.</summary>
    internal string ReturnType { get; set; } = "void";

    /// <summary>Parameters that were read or written.</summary>
    internal HashSet<ISymbol> Used { get; } = new(SymbolEqualityComparer.Default);

    internal void Declare(ISymbol variable, Term term) => _variables[variable] = term;

    /// <summary>A variable by its symbol; null for one of another body.</summary>
    internal Term? Find(ISymbol variable)
    {
        if (!_variables.TryGetValue(variable, out Term term))
        {
            return null;
        }

        Used.Add(variable);
        return term;
    }

    /// <summary>A name that no other variable of this body has.</summary>
    internal string NewName(string stem) => $"{stem}_{CSharpText.Literal(++_made)}";
}
