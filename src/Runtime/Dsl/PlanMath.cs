namespace PipelineDsl;

/// <summary>
/// The arithmetic of budgets and schedules. This file is compiled into the runtime and into the generator, so that a plan
/// made at compile time and a count taken at run time cannot differ.
/// </summary>
internal static class PlanMath
{
    /// <summary>Tokens that a fraction keeps: at least one, where there is one.</summary>
    /// <param name="keep">The fraction.</param>
    /// <param name="tokens">What it is a fraction of.</param>
    /// <param name="rounding">Name of the <c>Rounding</c>; half to even unless told.</param>
    internal static int KeptOfFraction(double keep, int tokens, string rounding = "HalfEven")
    {
        double exact = keep * tokens;
        double rounded = rounding switch
        {
            "Floor" => Math.Floor(exact),
            "Ceiling" => Math.Ceiling(exact),
            _ => Math.Round(exact, MidpointRounding.ToEven),
        };
        return Math.Min(tokens, Math.Max(1, (int)rounded));
    }

    /// <summary>Tokens that a stage may not go below: the protected ones, and at least one.</summary>
    internal static int Floor(int tokens, int protectedCount) => Math.Min(tokens, Math.Max(1, protectedCount));

    /// <summary>
    /// The most tokens that one bipartite matching can remove: sources are the unprotected tokens at even positions, and
    /// ToMe (arXiv 2210.09461) never removes more than half of the unprotected tokens. With the protected tokens in front
    /// (<paramref name="prefix"/>) half of them stand at even positions; otherwise all of them might.
    /// </summary>
    internal static int MaxMerged(int tokens, int protectedCount, bool prefix)
    {
        int even = (tokens + 1) / 2;
        int odd = tokens / 2;
        int evenProtected = prefix ? (protectedCount + 1) / 2 : protectedCount;
        bool hasTarget = odd > (prefix ? protectedCount / 2 : protectedCount);
        return hasTarget ? Math.Max(0, Math.Min((tokens - protectedCount) / 2, even - evenProtected)) : 0;
    }

    /// <summary>
    /// ToMe's linear schedule: layer <paramref name="index"/> of <paramref name="layers"/> removes int(lo + step index), with
    /// lo = int(r (1 - inflect)), hi = 2r - lo. One layer alone removes r (the reference divides by zero there).
    /// </summary>
    internal static int LinearRemoval(int remove, double inflect, int index, int layers)
    {
        if (layers == 1)
        {
            return remove;
        }

        int low = (int)(remove * (1 - inflect));
        double step = ((2.0 * remove) - low - low) / (layers - 1);
        return (int)(low + (step * index));
    }

    /// <summary>Floating-point operations of one layer: attention over <paramref name="attended"/> tokens, MLP over <paramref name="kept"/>.</summary>
    internal static double LayerFlops(double attended, double kept, double channels, double mlpRatio) =>
        (8 * attended * channels * channels) + (4 * attended * attended * channels) + (4 * mlpRatio * kept * channels * channels);
}
