using System.Collections.Immutable;
using CorpusSelection.Arms;
using CorpusSelection.Data;
using CorpusSelection.Encoding;
using CorpusSelection.Pipelines;
using CorpusSelection.Training;

namespace CorpusSelection;

/// <summary>Embeds the set, lets every arm choose, and trains the same classifier on what each chose.</summary>
internal sealed class Experiment(Options options, ImageSet training, ImageSet test, IExperimentProgress progress)
{
    /// <summary>The arms that have a pipeline, in groups of one percentage. The first of a group also draws the random images.</summary>
    private static readonly ImmutableArray<ImmutableArray<SubsetArm>> _arms =
    [
        [new("the pipeline", 50, Corpus50.Definition), new("coverage (CCS)", 50, Coverage50.Definition), new("hardest (EL2N)", 50, Hardest50.Definition)],
        [new("the pipeline", 30, Corpus30.Definition), new("coverage (CCS)", 30, Coverage30.Definition), new("hardest (EL2N)", 30, Hardest30.Definition)],
        [new("the pipeline", 10, Corpus10.Definition), new("coverage (CCS)", 10, Coverage10.Definition), new("hardest (EL2N)", 10, Hardest10.Definition)],
    ];

    /// <summary>Embeddings of the training images, once <see cref="Run"/> has made them.</summary>
    public EncodedImages Encoded { get; private set; } = new([], []);

    /// <summary>Runs; all images first, then the arms of each percentage.</summary>
    /// <param name="cancellation">Stops the work.</param>
    public ImmutableArray<ArmResult> Run(CancellationToken cancellation)
    {
        Encoded = ImageEncoder.Encode(training, options.Threads, progress, cancellation);
        using var corpus = new CorpusFiles(training, Encoded);
        ImmutableArray<(SubsetArm Arm, ImmutableArray<Subset> Subsets)> chosen = Choose(corpus, cancellation);
        return Train(chosen, cancellation);
    }

    private ImmutableArray<(SubsetArm Arm, ImmutableArray<Subset> Subsets)> Choose(CorpusFiles corpus, CancellationToken cancellation)
    {
        progress.Begin("choosing", _arms.Sum(static group => group.Length));
        var all = new Subset([.. Enumerable.Range(0, training.Count).Select(static image => (image, 1.0))], []);
        var chosen = ImmutableArray.CreateBuilder<(SubsetArm, ImmutableArray<Subset>)>();
        chosen.Add((new("all images", 100, null), [all]));
        foreach (ImmutableArray<SubsetArm> group in _arms)
        {
            foreach (SubsetArm arm in group)
            {
                (Subset subset, ImmutableArray<Subset> random) = corpus.Choose(arm.Pipeline!, options.Threads, cancellation);
                chosen.Add((arm, [subset]));
                if (arm == group[0])
                {
                    chosen.Add((new("random", arm.Percent, null), random));
                }

                progress.Advance(1);
            }
        }

        return chosen.ToImmutable();
    }

    private ImmutableArray<ArmResult> Train(ImmutableArray<(SubsetArm Arm, ImmutableArray<Subset> Subsets)> chosen, CancellationToken cancellation)
    {
        var classifier = new PixelClassifier(training, test);

        // The first training pays for compiling the trainer.
        classifier.Train(chosen[^1].Subsets[0].Kept);
        progress.Begin("training", chosen.Sum(static arm => arm.Subsets.Length));
        var results = ImmutableArray.CreateBuilder<ArmResult>();
        foreach ((SubsetArm arm, ImmutableArray<Subset> subsets) in chosen)
        {
            var trained = ImmutableArray.CreateBuilder<TrainedClassifier>();
            foreach (Subset subset in subsets)
            {
                cancellation.ThrowIfCancellationRequested();
                trained.Add(classifier.Train(subset.Kept));
                progress.Advance(1);
            }

            results.Add(new(arm, subsets, trained.ToImmutable()));
        }

        return results.ToImmutable();
    }
}
