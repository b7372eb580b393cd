using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Translation;

/// <summary>The methods that a scorer calls, each translated once for every kind of memory that its spans lie in. Callees stand in front of callers.</summary>
/// <param name="context">The translation.</param>
internal sealed class FunctionSet(TranslationContext context)
{
    private readonly Dictionary<string, Term> _made = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<ISymbol, int> _numbers = new(SymbolEqualityComparer.Default);
    private readonly StringBuilder _text = new();

    /// <summary>All functions so far.</summary>
    internal string Text => _text.ToString();

    /// <summary>The name of a method with these arguments, and what it returns; null for one that is being translated, so that it calls itself.</summary>
    /// <param name="method">The method.</param>
    /// <param name="types">Types of the arguments.</param>
    /// <param name="body">Its body.</param>
    /// <param name="callInScorer">For a method of another type: the call in the scorer that led to it.</param>
    internal Term? Get(IMethodSymbol method, string[] types, IBlockOperation body, SyntaxNode? callInScorer)
    {
        if (!_numbers.TryGetValue(method, out int number))
        {
            _numbers.Add(method, number = _numbers.Count + 1);
        }

        string key = $"{CSharpText.Literal(number)}({string.Join(",", types)})";
        if (_made.TryGetValue(key, out Term known))
        {
            return known;
        }

        if (!_open.Add(key))
        {
            return null;
        }

        string name = $"user_{KernelText.Name(method.Name)}{CSharpText.Literal(_made.Count + _open.Count)}";
        var scope = new FunctionScope(callInScorer) { ReturnType = KernelTypes.Scalar(method.ReturnType) ?? (method.ReturnsVoid ? "void" : "") };
        string parameters = string.Concat(method.Parameters.Select(parameter => Declare(scope, parameter, types[parameter.Ordinal])));
        using (scope.Lines.Block())
        {
            new StatementWriter(context, this, scope).WriteAll(body.Operations);
        }

        _text.Append($"// {KernelText.Comment($"{method.ContainingType.Name}.{method.Name}")}\n")
            .Append($"DEVICE {scope.ReturnType} {name}({parameters}GLOBAL int* faults)\n")
            .Append(scope.Lines)
            .Append('\n');
        _open.Remove(key);
        var made = new Term(name, scope.ReturnType);
        _made.Add(key, made);
        return made;
    }

    private static string Declare(FunctionScope scope, IParameterSymbol parameter, string type)
    {
        bool isPointer = parameter.RefKind is RefKind.Ref or RefKind.Out;
        string name = KernelText.Name(parameter.Name);
        scope.Declare(parameter, new Term(isPointer ? $"(*{name})" : name, type));
        return isPointer ? $"{type}* {name}, " : $"{type} {name}, ";
    }
}
