using Microsoft.CodeAnalysis;

namespace PipelineDsl.Generator.Translation;

/// <summary>The methods of .NET and PipelineDsl that kernels have, by their types and names.</summary>
internal static class KnownFunctions
{
    /// <summary>The expression that a call becomes.</summary>
    /// <param name="method">The method.</param>
    /// <param name="arguments">Its arguments, in the order of its parameters.</param>
    /// <returns>Null for a method that kernels do not have.</returns>
    internal static Term? Call(IMethodSymbol method, Term[] arguments)
    {
        if (KernelTypes.Scalar(method.ReturnType) is not { } type || arguments.Any(static argument => argument.Type.Length == 0))
        {
            return null;
        }

        string[] texts = [.. arguments.Select(static argument => argument.Text)];
        return TextOf(Owner(method.ContainingType), method, arguments, texts) is { } text ? new Term(text, type) : null;
    }

    private static string? TextOf(string owner, IMethodSymbol method, Term[] arguments, string[] texts)
    {
        if (owner == "PipelineDsl.Kernels.KeyedHash" && texts.Length == 2)
        {
            return method.Name switch
            {
                "Key" => $"keyed_hash({texts[0]}, {texts[1]})",
                "Unit" => $"keyed_unit({texts[0]}, {texts[1]})",
                _ => null,
            };
        }

        if (owner == "System.BitConverter" && texts.Length == 1)
        {
            return method.Name switch
            {
                "SingleToInt32Bits" => $"AS_INT({texts[0]})",
                "SingleToUInt32Bits" => $"(uint32)AS_INT({texts[0]})",
                "Int32BitsToSingle" => $"AS_FLOAT({texts[0]})",
                "UInt32BitsToSingle" => $"AS_FLOAT((int){texts[0]})",
                "DoubleToInt64Bits" => $"bits_of_double({texts[0]})",
                "Int64BitsToDouble" => $"double_of_bits({texts[0]})",
                _ => null,
            };
        }

        // All arguments of these have one type: others, such as those with a rounding mode, are not known.
        if (owner is not ("System.Math" or "System.MathF" or "float" or "double" or "int" or "uint" or "long" or "ulong")
            || texts.Length == 0
            || arguments.Any(argument => argument.Type != arguments[0].Type))
        {
            return null;
        }

        string type = arguments[0].Type;
        return KernelTypes.IsFloating(type) ? OfFloating(method.Name, type, texts) : KernelTypes.IsInteger(type) ? OfInteger(method.Name, type, texts) : null;
    }

    private static string? OfInteger(string name, string type, string[] texts) => (name, texts.Length) switch
    {
        ("Abs", 1) => $"({texts[0]} < 0 ? subtract_{KernelTypes.Suffix(type)}(0, {texts[0]}) : {texts[0]})",
        ("Min", 2) => $"LEAST({texts[0]}, {texts[1]})",
        ("Max", 2) => $"GREATEST({texts[0]}, {texts[1]})",
        ("Clamp", 3) => $"CLAMP({texts[0]}, {texts[1]}, {texts[2]})",
        ("Sign", 1) => $"SIGN({texts[0]})",
        _ => null,
    };

    private static string? OfFloating(string name, string type, string[] texts) => (name, texts.Length) switch
    {
        ("Abs", 1) => $"abs_{type}({texts[0]})",
        ("Min", 2) => $"min_{type}({texts[0]}, {texts[1]})",
        ("Max", 2) => $"max_{type}({texts[0]}, {texts[1]})",
        ("Clamp", 3) => $"CLAMP({texts[0]}, {texts[1]}, {texts[2]})",
        ("Sign", 1) => $"SIGN({texts[0]})",
        ("CopySign", 2) => $"copy_sign_{type}({texts[0]}, {texts[1]})",
        ("FusedMultiplyAdd", 3) => $"{Macro("FMA", type)}({texts[0]}, {texts[1]}, {texts[2]})",
        ("Sqrt", 1) => $"{Macro("SQRT", type)}({texts[0]})",
        ("Floor", 1) => $"{Macro("FLOOR", type)}({texts[0]})",
        ("Ceiling", 1) => $"{Macro("CEILING", type)}({texts[0]})",
        ("Truncate", 1) => $"{Macro("TRUNCATE", type)}({texts[0]})",
        ("Round", 1) => $"{Macro("NEAREST", type)}({texts[0]})",
        ("IsNaN", 1) => $"IS_NAN({texts[0]})",
        ("IsFinite", 1) => $"IS_FINITE({texts[0]})",
        ("IsInfinity", 1) => $"IS_INFINITE({texts[0]})",
        ("Exp", 1) => Function("exp", type, texts),
        ("Log", 1) => Function("log", type, texts),
        ("Log2", 1) => Function("log2", type, texts),
        ("Log10", 1) => Function("log10", type, texts),
        ("Pow", 2) => Function("pow", type, texts),
        ("Tanh", 1) => Function("tanh", type, texts),
        ("Sin", 1) => Function("sin", type, texts),
        ("Cos", 1) => Function("cos", type, texts),
        _ => null,
    };

    private static string Macro(string name, string type) => type == "double" ? name + "_DOUBLE" : name;

    private static string Function(string name, string type, string[] texts) =>
        $"{(type == "float" ? "(float)" : "")}{name}_double({string.Join(", ", texts)})";

    private static string Owner(INamedTypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Single => "float",
        SpecialType.System_Double => "double",
        SpecialType.System_Int32 => "int",
        SpecialType.System_UInt32 => "uint",
        SpecialType.System_Int64 => "long",
        SpecialType.System_UInt64 => "ulong",
        _ => type.ToDisplayString(),
    };
}
