using System.Collections.Immutable;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>Tells two schedules apart in as few figures as that takes.</summary>
internal static class ScheduleWords
{
    /// <summary>What each leaves where they first part, and at the end.</summary>
    internal static (string One, string Other) Of(ImmutableArray<int> one, ImmutableArray<int> other)
    {
        if (one.Length != other.Length)
        {
            return ($"{one[one.Length - 1]} tokens after {one.Length - 1} layers", $"{other[other.Length - 1]} after {other.Length - 1}");
        }

        int layer = 0;
        while (one[layer] == other[layer])
        {
            layer++;
        }

        int end = one.Length - 1;
        return layer == end
            ? ($"{one[end]} tokens at the end", $"{other[end]}")
            : ($"{one[layer]} tokens for layer {layer} and {one[end]} at the end", $"{other[layer]} and {other[end]}");
    }
}
