namespace PipelineDsl;

/// <summary>The arithmetic of cache budgets. This file is compiled into the runtime and into the generator, as <see cref="PlanMath"/> is.</summary>
internal static class CacheMath
{
    /// <summary>PyramidKV: how many times the mean budget the last layer's is divided by (arXiv 2406.02069).</summary>
    internal const int PyramidBeta = 20;

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
        double least = mean / PyramidBeta, most = (2 * mean) - least;
        if (most >= held - window)
        {
            most = held - window;
            least = (2 * mean) - most;
        }

        bool fits = held >= most && most >= least && least >= window;
        double exact = !fits || layers < 2 ? mean : most - (index * ((most - least) / (layers - 1)));
        return (int)Math.Round(exact, MidpointRounding.ToEven);
    }
}
