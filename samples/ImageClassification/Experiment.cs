using System.Collections.Immutable;
using PipelineDsl.Evaluation;
using PipelineDsl.Onnx;
using PipelineDsl.Tokens;

namespace ImageClassification;

/// <summary>The job: classify all images with every arm, then time all arms in turn, then compare.</summary>
internal sealed class Experiment(Options options, LabelledSet images, IExperimentProgress progress) : IDisposable
{
    /// <summary>Small enough to stay in the cache: larger batches take longer per image.</summary>
    private const int Batch = 4;

    /// <summary>
    /// Of the convolutional stem and the head, by hand: 3x3 convolutions 1 to 32 channels on 28x28 pixels, 32 to 64 and 64 to 96 on
    /// 14x14, the 1x1 projection of 96 to 96 there, and 96 to 10 logits. A multiply-add counts two.
    /// </summary>
    private const double FlopsOutsideLayers = 2.0 * ((784 * 9 * 32) + (196 * ((9 * 32 * 64) + (9 * 64 * 96) + (96 * 96))) + (96 * 10));

    private readonly List<RunnerClassifier> _open = [];

    /// <summary>Runs everything; one report per schedule.</summary>
    public ImmutableArray<ComparisonReport> Run(CancellationToken cancellation)
    {
        ImmutableArray<Budget> budgets = [.. options.Budgets.SelectMany(percent => Budget.All.Where(budget => budget.Percent == percent))];
        ImmutableArray<ArmModel> models = ArmModel.All(options.Model, budgets);
        ImmutableArray<ImmutableArray<ImmutableArray<int>>> answers = Classify(models, cancellation);
        ImmutableArray<ArmLatency> latencies = Time(models, cancellation);
        ArmOutcome[] outcomes = [.. models.Select((model, index) => new ArmOutcome(model.Arm, latencies[index], answers[index]))];
        return [.. budgets.Select(budget => Compare(outcomes, budget))];
    }

    /// <inheritdoc/>
    public void Dispose() => _open.ForEach(classifier => classifier.Dispose());

    private ComparisonReport Compare(ArmOutcome[] outcomes, Budget budget)
    {
        ILookup<ArmKind, ArmOutcome> arms = outcomes
            .Where(outcome => outcome.Arm.Kind == ArmKind.Uncompressed || outcome.Arm.Plan.LayerTokens.SequenceEqual(budget.Random.Plan.LayerTokens))
            .ToLookup(outcome => outcome.Arm.Kind);
        var comparison = new Comparison(images.Labels, arms[ArmKind.Uncompressed].Single(), arms[ArmKind.Random].Single(), arms[ArmKind.Uniform].Single())
        {
            FlopsOutsideLayers = FlopsOutsideLayers,
        };
        foreach (ArmOutcome pipeline in arms[ArmKind.Pipeline])
        {
            comparison.Add(pipeline);
        }

        return comparison.Report();
    }

    /// <summary>
    /// All models answer every image, joined into one, so that what they have in common (the stem, and the layers in front of the
    /// first stage) runs once per image and not once per model.
    /// </summary>
    private ImmutableArray<ImmutableArray<ImmutableArray<int>>> Classify(ImmutableArray<ArmModel> models, CancellationToken cancellation)
    {
        progress.Begin($"accuracy of {models.Sum(model => model.Seeds.Length)} models", images.Count);
        byte[] joined = ModelJoin.Join([.. models.SelectMany(model => model.Seeds)]);
        TokenPipeline[] pipelines = [.. models.Select(model => model.Pipeline).OfType<TokenPipeline>()];
        RunnerClassifier[] workers = [.. Enumerable.Range(0, options.Threads).Select(_ => Open(joined, pipelines))];
        ImmutableArray<ImmutableArray<int>> answers = Predictions.Of(workers, images, Batch, progress.Advance, cancellation);
        int next = 0;
        return [.. models.Select(model => answers.Slice((next += model.Seeds.Length) - model.Seeds.Length, model.Seeds.Length))];
    }

    /// <summary>Every model by itself, one image at a time, one thread, all in turn; every round takes the next image.</summary>
    private ImmutableArray<ArmLatency> Time(ImmutableArray<ArmModel> models, CancellationToken cancellation)
    {
        var sampler = new LatencySampler { Rounds = 200 };
        progress.Begin("latency, one image at a time on one thread", sampler.WarmUp + sampler.Rounds);
        RunnerClassifier[] classifiers = [.. models.Select(model => Open(model.Seeds[0], model.Pipeline is null ? [] : [model.Pipeline]))];
        int image = 0;
        float[] logits = new float[classifiers[0].Classes];
        return sampler.Sample(
            [.. classifiers.Select(classifier => (Action)(() => classifier.Run(images.Items(image, 1), 1, logits)))],
            () =>
            {
                image = (image + 1) % images.Count;
                progress.Advance(1);
            },
            cancellation);
    }

    private RunnerClassifier Open(byte[] model, TokenPipeline[] pipelines)
    {
        RunnerClassifier classifier = RunnerClassifier.Open(options.Model, model, pipelines);
        _open.Add(classifier);
        return classifier;
    }
}
