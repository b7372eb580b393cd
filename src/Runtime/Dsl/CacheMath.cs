namespace PipelineDsl;

/// <summary>The arithmetic of cache budgets. This file is compiled into the runtime and into the generator, as <see cref="PlanMath"/> is.</summary>
internal static class CacheMath
{
    /// <summary>PyramidKV: how many times the mean budget the last layer's is divided by (arXiv 2406.02069).</summary>
    internal const int PyramidBeta = 20;

    /// <summary>AdaKV: the share of a head's even budget that it keeps whatever the other heads score (arXiv 2407.11550).</summary>
    internal const double HeadSafeguard = 0.2;

    /// <summary>
    /// Entries that the budget of a layer asks for, which may be more than are held or fewer than must stay. A pyramid's mean is not rounded, as in kvpress.
    /// </summary>
    /// <param name="fraction">The fraction kept; 0 when <paramref name="count"/> says it.</param>
    /// <param name="count">The number kept, or 0.</param>
    /// <param name="whole">What the fraction is one of.</param>
    /// <param name="rounding">Name of the <c>Rounding</c>.</param>
    /// <param name="pyramid">The layer's place in a pyramid (0-based, -1 for none), layers of the pyramid, and queries that score and stay.</param>
    /// <param name="held">Entries of a head.</param>
    internal static int Asked(double fraction, int count, int whole, string rounding, (int Index, int Layers, int Window) pyramid, int held) =>
        pyramid.Index >= 0 ? PyramidEntries(count > 0 ? count : fraction * whole, held, pyramid.Window, pyramid.Index, pyramid.Layers)
        : count > 0 ? count
        : EntriesOfFraction(fraction, whole, rounding);

    /// <summary>The most entries that one head keeps when the heads of a layer compete: all but what the others are sure of.</summary>
    /// <param name="kept">Entries that each head keeps on average.</param>
    /// <param name="heads">Key and value heads.</param>
    /// <param name="held">Entries of a head.</param>
    internal static int LongestHead(int kept, int heads, int held) =>
        (int)Math.Min(held, kept + ((heads - 1L) * (kept - (int)(kept * HeadSafeguard))));

    /// <summary>Entries that a fraction keeps; unlike tokens in a model, none may be left.</summary>
    /// <param name="keep">The fraction.</param>
    /// <param name="entries">What it is a fraction of.</param>
    /// <param name="rounding">Name of the <c>Rounding</c>; kvpress truncates in double precision.</param>
    internal static int EntriesOfFraction(double keep, int entries, string rounding)
    {
        double exact = keep * entries;
        return (int)(rounding switch
        {
            "HalfEven" => Math.Round(exact, MidpointRounding.ToEven),
            "Ceiling" => Math.Ceiling(exact),
            _ => Math.Floor(exact),
        });
    }

    /// <summary>
    /// Entries that one layer of a pyramid keeps (kvpress' form of PyramidKV): from 2c - c / 20 in the first to c / 20 in the last, in equal steps,
    /// rounded half to even, the window included; uniform where that would not fit.
    /// </summary>
    /// <param name="mean">c, the mean over the layers.</param>
    /// <param name="held">Entries of a head.</param>
    /// <param name="window">Queries that score, which stay.</param>
    /// <param name="index">The layer's place, 0-based.</param>
    /// <param name="layers">Layers of the pyramid.</param>
    internal static int PyramidEntries(double mean, int held, int window, int index, int layers)
    {
        (double least, double most) = Ends(mean, held, window);
        bool isFlat = layers < 2 || !PyramidFits(mean, held, window);
        double exact = isFlat ? mean : most - (index * ((most - least) / (layers - 1)));
        return (int)Math.Round(exact, MidpointRounding.ToEven);
    }

    /// <summary>Whether a pyramid leaves its last layer the window, and its first one no more than there is.</summary>
    /// <param name="mean">The mean over the layers.</param>
    /// <param name="held">Entries of a head.</param>
    /// <param name="window">Queries that score, which stay.</param>
    internal static bool PyramidFits(double mean, int held, int window)
    {
        (double least, double most) = Ends(mean, held, window);
        return held >= most && most >= least && least >= window;
    }

    /// <summary>What the last layer of a pyramid keeps, and what the first one does.</summary>
    private static (double Least, double Most) Ends(double mean, int held, int window)
    {
        double least = mean / PyramidBeta, most = (2 * mean) - least;
        return most >= held - window ? ((2 * mean) - (held - window), held - window) : (least, most);
    }
}
