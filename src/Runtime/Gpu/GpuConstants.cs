using System.Globalization;
using System.Text;

namespace PipelineDsl.Gpu;

/// <summary>Constants of a stage's text that only the user's types know: generated code puts them in front of the text when the program starts.</summary>
public static class GpuConstants
{
    /// <summary>Whose attention a scorer reads.</summary>
    /// <param name="query">Its <see cref="IAttentionScorer.Query"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query.</exception>
    public static string Query(AttentionQuery query) => query switch
    {
        AttentionQuery.First => "#define QUERY_FIRST\n",
        AttentionQuery.Last => "#define QUERY_LAST\n",
        AttentionQuery.Every => "#define QUERY_EVERY\n",
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, "A scorer reads the attention of the first query, the last one or every one."),
    };

    /// <summary>
    /// The weights of a table. Those that are negative or not finite become -1, which the kernel reports when a token needs such a weight: a
    /// program that never runs the stage is not stopped by its table.
    /// </summary>
    /// <typeparam name="TTable">The table.</typeparam>
    public static string Weights<TTable>()
        where TTable : struct, IDebiasTable
    {
        ReadOnlySpan<float> weights = TTable.Weights;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"#define DEBIAS_COUNT {weights.Length}\n");

        // An array of no values is an error in C: one more, which nobody reads, ends every table.
        text.Append("CONSTANT float debias_weights[DEBIAS_COUNT + 1] = { ");
        foreach (float weight in weights)
        {
            text.Append(float.IsFinite(weight) && weight >= 0 ? Literal(weight) : "-1.0f").Append(", ");
        }

        return text.Append("-1.0f };\n").ToString();
    }

    private static string Literal(float value)
    {
        string digits = value.ToString("R", CultureInfo.InvariantCulture);
        return digits.AsSpan().ContainsAny('.', 'E') ? digits + "f" : digits + ".0f";
    }
}
