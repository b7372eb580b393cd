using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>Numbers of tasks or shards as schedulers read them: <c>1-2,5-10</c>.</summary>
internal static class TaskRanges
{
    /// <summary>The shortest text for some numbers.</summary>
    /// <param name="numbers">Ascending numbers.</param>
    internal static string Text(IEnumerable<int> numbers)
    {
        var text = new StringBuilder();
        int first = 0, last = -2;
        foreach (int number in numbers)
        {
            if (number != last + 1)
            {
                Append(text, first, last);
                first = number;
            }

            last = number;
        }

        Append(text, first, last);
        return text.ToString();
    }

    private static void Append(StringBuilder text, int first, int last)
    {
        if (last >= first)
        {
            text.Append(text.Length > 0 ? "," : "").Append(first);
            if (last > first)
            {
                text.Append('-').Append(last);
            }
        }
    }
}
