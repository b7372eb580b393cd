namespace PipelineDsl.Datasets;

/// <summary>Counts samples, of the whole set and of every class.</summary>
/// <param name="classes">Number of classes; 0 when none are declared.</param>
internal sealed class ClassTally(int classes)
{
    private readonly long[] _samples = new long[classes];
    private readonly long[] _kept = new long[classes];

    /// <summary>Whether classes were counted.</summary>
    internal bool HasClasses { get; private set; }

    /// <summary>Samples that stay.</summary>
    internal long Kept { get; private set; }

    /// <summary>Samples of every class.</summary>
    internal ReadOnlySpan<long> SamplesByClass => _samples;

    /// <summary>Samples of every class that stay.</summary>
    internal ReadOnlySpan<long> KeptByClass => _kept;

    /// <summary>A tally that was counted before.</summary>
    /// <param name="kept">Samples that stay.</param>
    /// <param name="byClass">Samples of every class, and those that stay; empty when classes were not counted.</param>
    internal static ClassTally Of(long kept, IReadOnlyList<(long Samples, long Kept)> byClass)
    {
        var tally = new ClassTally(byClass.Count) { Kept = kept, HasClasses = byClass.Count > 0 };
        for (int group = 0; group < byClass.Count; group++)
        {
            (tally._samples[group], tally._kept[group]) = byClass[group];
        }

        return tally;
    }

    /// <summary>Counts a sample.</summary>
    /// <param name="group">Its class; -1 when it is not known.</param>
    /// <param name="stays">Whether it stays.</param>
    internal void Add(int group, bool stays)
    {
        int one = stays ? 1 : 0;
        Kept += one;
        if (group >= 0)
        {
            HasClasses = true;
            _samples[group]++;
            _kept[group] += one;
        }
    }
}
