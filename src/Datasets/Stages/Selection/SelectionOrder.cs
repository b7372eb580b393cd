using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>In which order a step takes samples: by key, then by tie, then by index, each ascending.</summary>
/// <param name="By">What goes first.</param>
/// <param name="Seed">Seed of keyed randomness.</param>
/// <param name="RandomTies">Whether equal keys are ordered by a keyed hash before their index decides.</param>
internal readonly record struct SelectionOrder(SelectionKey By, ulong Seed, bool RandomTies)
{
    /// <summary>The key.</summary>
    /// <param name="sample">A sample.</param>
    internal ulong Key(in ScoredSample sample) => By switch
    {
        SelectionKey.HighScore => ~OrderedScores.Of(sample.Score),
        SelectionKey.LowScore => OrderedScores.Of(sample.Score),
        SelectionKey.LowMargin => OrderedScores.Of(sample.Margin),
        _ => KeyedHash.Key(Seed, (ulong)sample.Index),
    };

    /// <summary>What orders samples of equal keys.</summary>
    /// <param name="sample">A sample.</param>
    internal ulong Tie(in ScoredSample sample) => RandomTies ? KeyedHash.Key(Seed, (ulong)sample.Index) : 0;

    /// <summary>All three, as one value.</summary>
    /// <param name="sample">A sample.</param>
    internal SelectionPlace Place(in ScoredSample sample) => new(Key(sample), Tie(sample), (ulong)sample.Index);
}
