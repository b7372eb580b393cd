using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads <c>[Span]</c>, and which of them a stage is <c>Within</c>.</summary>
internal static class SpanParser
{
    /// <summary>The spans of a class by name; null for those that were refused.</summary>
    internal static Dictionary<string, SpanModel?> Parse(IEnumerable<AttributeArguments> attributes, GeometryModel geometry, Problems problems)
    {
        var spans = new Dictionary<string, SpanModel?>(StringComparer.Ordinal);
        foreach (AttributeArguments attribute in attributes)
        {
            if (attribute is { HasErrors: false, Attribute: { ConstructorArguments: { Length: 3 } arguments } data }
                && arguments[1].Value is int start && arguments[2].Value is int length)
            {
                string name = arguments[0].Value as string ?? "";
                string? wrong =
                    name.Trim().Length == 0 ? "a span needs a name"
                    : spans.ContainsKey(name) ? $"two spans are named '{name}'; give each a name of its own"
                    : start < 0 ? $"the span '{name}' starts at {start}; positions start at 0"
                    : length < 1 ? $"the span '{name}' has {length} tokens; give it at least 1"
                    : (long)start + length > geometry.Tokens
                        ? $"the span '{name}' ends at {(long)start + length - 1}, "
                            + $"but {(geometry.IsFixed ? "" : "at most ")}{geometry.Tokens} tokens enter the first layer"
                    : null;
                if (wrong is not null)
                {
                    problems.Add(RuleIds.Geometry, data, null, wrong);
                }

                spans[name] = wrong is null ? new SpanModel(name, start, length) : null;
            }
        }

        return spans;
    }

    /// <summary>The span that a stage is within; null when it is within none, and after a report.</summary>
    internal static SpanModel? Of(AttributeArguments stage, Dictionary<string, SpanModel?> spans, Problems problems)
    {
        string name = stage.Text("Within");
        if (name.Length == 0)
        {
            return null;
        }

        if (spans.TryGetValue(name, out SpanModel? span))
        {
            return span;
        }

        string[] names = [.. spans.Keys.Select(Quoted)];
        problems.Add(
            RuleIds.Scorer,
            stage.Attribute,
            "Within",
            $"no [Span] is named {Quoted(name)}; {(names.Length == 0 ? "none is declared" : $"there is {string.Join(" and ", names)}")}",
            [.. names.Take(names.Length == 1 ? 1 : 0).Select(static only => new Repair(RepairKind.SetArgument, "Within", only))]);
        return null;
    }

    private static string Quoted(string name) => SymbolDisplay.FormatLiteral(name, quote: true);
}
