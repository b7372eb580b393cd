using System.Text.Json;

namespace PipelineDsl.Conformance.Vectors;

/// <summary>How far a number may lie from the expected one: absolute + relative x |expected|.</summary>
/// <param name="Absolute">Absolute part.</param>
/// <param name="Relative">Relative part.</param>
internal readonly record struct Tolerance(double Absolute, double Relative)
{
    /// <summary>What holds where a file says nothing.</summary>
    public static Tolerance Default => new(1e-5, 1e-5);

    /// <summary>Reads <c>{"abs": _, "rel": _}</c> or one number for both, under <c>tolerance</c>, <c>tolerance_abs</c> or <c>float_tolerance</c>.</summary>
    /// <param name="file">The file.</param>
    public static Tolerance Of(JsonElement file)
    {
        if (!file.TryGetProperty("tolerance", out JsonElement stated)
            && !file.TryGetProperty("tolerance_abs", out stated)
            && !file.TryGetProperty("float_tolerance", out stated))
        {
            return Default;
        }

        return stated.ValueKind switch
        {
            JsonValueKind.Number => new(stated.GetDouble(), stated.GetDouble()),
            JsonValueKind.Object => new(Part(stated, "abs", Default.Absolute), Part(stated, "rel", Default.Relative)),
            _ => Default,
        };
    }

    /// <summary>Whether <paramref name="actual"/> is close enough.</summary>
    /// <param name="expected">What the file states.</param>
    /// <param name="actual">What was computed; NaN never is close.</param>
    public bool Allows(double expected, double actual) => Math.Abs(actual - expected) <= Absolute + (Relative * Math.Abs(expected));

    private static double Part(JsonElement stated, string name, double otherwise) =>
        stated.TryGetProperty(name, out JsonElement part) && part.ValueKind == JsonValueKind.Number ? part.GetDouble() : otherwise;
}
