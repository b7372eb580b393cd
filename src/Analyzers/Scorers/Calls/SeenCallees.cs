using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>Which bodies were followed already, so that recursion ends.</summary>
internal sealed class SeenCallees
{
    /// <summary>A generic method that calls itself with a larger type every time would never end.</summary>
    private const int MostTypes = 6;

    private readonly Dictionary<IMethodSymbol, HashSet<string>> _seen = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a body comes for the first time with these types.</summary>
    internal bool Add(Callee callee)
    {
        if (!_seen.TryGetValue(callee.Method, out HashSet<string>? types))
        {
            _seen.Add(callee.Method, types = []);
        }

        return types.Count < MostTypes && types.Add(callee.Types.Key());
    }
}
