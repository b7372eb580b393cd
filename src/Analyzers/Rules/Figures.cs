using System.Globalization;

namespace PipelineDsl.Analyzers.Rules;

/// <summary>How messages write figures: the same in every culture.</summary>
internal static class Figures
{
    /// <summary>A share as a percentage with one decimal at most, without its sign: <c>58.4</c>.</summary>
    internal static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Ascending whole numbers, neighbours drawn together: <c>0..3, 196</c>.</summary>
    internal static string Ranges(IReadOnlyList<int> numbers)
    {
        var parts = new List<string>();
        for (int first = 0; first < numbers.Count;)
        {
            int last = first;
            while (last + 1 < numbers.Count && numbers[last + 1] == numbers[last] + 1)
            {
                last++;
            }

            parts.Add(last == first ? Text(numbers[first]) : $"{Text(numbers[first])}{(last == first + 1 ? ", " : "..")}{Text(numbers[last])}");
            first = last + 1;
        }

        return string.Join(", ", parts);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
