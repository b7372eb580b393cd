namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>
/// Choices between numbers. Ties go to the lowest index; a choice that is closer than the margin throws <see cref="CloseDecisionException"/>.
/// </summary>
/// <param name="margin">Least distance between what is chosen and what is not; 0 to allow exact ties.</param>
/// <param name="allowsTies">Whether a distance of exactly 0 is clear too, since equal inputs then give equal values in every arithmetic.</param>
internal sealed class Decisions(double margin, bool allowsTies = false)
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

    /// <summary>The indices of the greatest values, ascending, where values may be exactly equal: then the lowest indices are kept.</summary>
    public int[] TopOfTied(IReadOnlyList<double> values, int count)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderByDescending(index => values[index])];
        if (count > 0 && count < order.Length)
        {
            double last = values[order[count - 1]], next = values[order[count]];
            foreach (double value in values.Where(value => value != last && (last == next || value == next)))
            {
                Require(Math.Abs(value - last));
            }
        }

        return [.. order.Take(count).Order()];
    }

    /// <summary>Two values that a quotient needs to be this far apart.</summary>
    public void Apart(double distance, double least)
    {
        if (margin > 0 && distance < least)
        {
            throw new CloseDecisionException();
        }
    }

    /// <summary>Whether a value lies over a threshold.</summary>
    public bool Over(double value, double threshold)
    {
        Require(Math.Abs(value - threshold));
        return value > threshold;
    }

    /// <summary>Whether a value lies over a threshold, which may be one of the values itself.</summary>
    public bool Above(double value, double threshold, bool isExact) => !(isExact && value == threshold) && Over(value, threshold);

    /// <summary>Whether a value lies under a threshold, which may be one of the values itself.</summary>
    public bool Under(double value, double threshold, bool isExact) => !(isExact && value == threshold) && !Over(value, threshold);

    /// <summary>A value that is about to be rounded: it may not lie at the edge.</summary>
    public void Away(double value, double edge) => Require(Math.Abs(value - edge));

    private void Require(double distance)
    {
        if (distance < margin && !(allowsTies && distance == 0))
        {
            throw new CloseDecisionException();
        }
    }
}
