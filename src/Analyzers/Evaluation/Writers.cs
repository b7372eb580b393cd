using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>Methods whose arguments end up before somebody's eyes.</summary>
internal static class Writers
{
    private static readonly HashSet<string> _types =
    [
        "System.Console", "System.String", "System.Text.StringBuilder", "System.Diagnostics.Debug", "System.Diagnostics.Trace",
    ];

    // With the namespaces inside them.
    private static readonly string[] _spaces =
        ["Microsoft.Extensions.Logging", "System.Text.Json", "System.Diagnostics.Metrics", "Newtonsoft.Json", "Spectre.Console", "Serilog", "NLog"];

    /// <summary>Whether a method writes its arguments or makes text of them.</summary>
    internal static bool Writes(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        string space = type.ContainingNamespace?.ToDisplayString() ?? "";
        return _types.Contains($"{space}.{type.Name}")
            || Array.Exists(_spaces, writer => space == writer || space.StartsWith(writer + ".", StringComparison.Ordinal))
            || Derives(type, "TextWriter", "System.IO");
    }

    /// <summary>Whether a type is a class or derives from it.</summary>
    internal static bool Derives(ITypeSymbol? type, string name, string space)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name == name && type.ContainingNamespace?.ToDisplayString() == space)
            {
                return true;
            }
        }

        return false;
    }
}
