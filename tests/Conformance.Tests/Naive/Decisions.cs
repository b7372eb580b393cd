namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>
/// Choices between numbers. Ties go to the lowest index; a choice that is closer than the margin throws <see cref="CloseDecisionException"/>.
/// </summary>
/// <param name="margin">Least distance between what is chosen and what is not; 0 to allow exact ties.</param>
internal sealed class Decisions(double margin)
{
    /// <summary>The greatest of the values.</summary>
    public int Greatest(IReadOnlyList<double> values) => Greatest(values, static _ => true);

    /// <summary>The greatest of the values whose indices are allowed.</summary>
    public int Greatest(IReadOnlyList<double> values, Func<int, bool> allowed)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).Where(allowed).OrderByDescending(index => values[index])];
        if (order.Length > 1)
        {
            Require(values[order[0]] - values[order[1]]);
        }

        return order[0];
    }

    /// <summary>The indices of the greatest values, the greatest first; their order is a decision too.</summary>
    public int[] Descending(IReadOnlyList<double> values, int count)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderByDescending(index => values[index])];
        for (int i = 0; i < Math.Min(count, order.Length - 1); i++)
        {
            Require(values[order[i]] - values[order[i + 1]]);
        }

        return order[..count];
    }

    /// <summary>All indices by descending value.</summary>
    public int[] Descending(IReadOnlyList<double> values) => Descending(values, values.Count);

    /// <summary>The indices of the greatest values, ascending: only what is kept is a decision.</summary>
    public int[] Top(IReadOnlyList<double> values, int count)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderByDescending(index => values[index])];
        if (count > 0 && count < order.Length)
        {
            Require(values[order[count - 1]] - values[order[count]]);
        }

        return [.. order.Take(count).Order()];
    }

    /// <summary>Whether a value lies over a threshold.</summary>
    public bool Over(double value, double threshold)
    {
        Require(Math.Abs(value - threshold));
        return value > threshold;
    }

    /// <summary>A value that is about to be rounded: it may not lie at the edge.</summary>
    public void Away(double value, double edge) => Require(Math.Abs(value - edge));

    private void Require(double distance)
    {
        if (distance < margin)
        {
            throw new CloseDecisionException();
        }
    }
}
