using System.Globalization;
using System.Text.RegularExpressions;

namespace PipelineDsl.Onnx;

/// <summary>
/// What exporters say with the name of a cache's tensor: <c>past_key_values.4.key</c>, <c>past_4_value</c>, <c>present_key_values_4_key</c>,
/// <c>past_key_4</c>.
/// </summary>
/// <param name="Layer">The layer.</param>
/// <param name="IsKey">Whether keys lie in it; values otherwise.</param>
internal readonly partial record struct CacheName(int Layer, bool IsKey)
{
    /// <summary>Reads a name; null when it is not one of a cache.</summary>
    internal static CacheName? Read(string name)
    {
        // Optimum says past_key_values in front of the number and key or value behind it; others have one of them only.
        Match match = Pattern().Match(name);
        return match.Success && int.TryParse(match.Groups["layer"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
            ? new CacheName(layer, match.Groups["part"].ValueSpan.StartsWith("k", StringComparison.OrdinalIgnoreCase)) : null;
    }

    /// <summary>Whether a name is one of a cache, of whatever form.</summary>
    internal static bool IsCache(string name) =>
        name.StartsWith("past", StringComparison.OrdinalIgnoreCase) || name.StartsWith("present", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"^(past|present)(_key_values|_kv)?[._](self[._])?"
            + @"((?<layer>\d+)[._](self[._])?(?<part>key|value|k|v)|(?<part>key|value)s?[._](self[._])?(?<layer>\d+))$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
