using System.Collections.Immutable;
using PipelineDsl.Tokens;

namespace PipelineDsl.Evaluation;

/// <summary>
/// Arms that share one budget, on one set. It cannot be made without the uncompressed, the random and the uniform arm, and it
/// takes no arm whose token counts differ from theirs: a report that lacks its baselines, or compares unequal budgets, has no
/// way to come into being.
/// </summary>
public sealed class Comparison
{
    private readonly ImmutableArray<int> _labels;
    private readonly ArmOutcome _uncompressed;
    private readonly ArmOutcome _random;
    private readonly List<ArmOutcome> _pipelines = [];
    private readonly ArmOutcome _uniform;

    /// <summary>Begins with the arms that every report has.</summary>
    /// <param name="labels">The class of every item.</param>
    /// <param name="uncompressed">The model as it is.</param>
    /// <param name="random">Random selection over one or more seeds.</param>
    /// <param name="uniform">Evenly spaced selection.</param>
    /// <exception cref="ArgumentException">An arm is of another kind, answered another number of items, or has another budget.</exception>
    public Comparison(ImmutableArray<int> labels, ArmOutcome uncompressed, ArmOutcome random, ArmOutcome uniform)
    {
        if (labels.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There are no labels; nothing was measured.", nameof(labels));
        }

        _labels = labels;
        _uncompressed = Accept(uncompressed, ArmKind.Uncompressed);
        _random = Accept(random, ArmKind.Random);
        _uniform = Accept(uniform, ArmKind.Uniform);
        if (uncompressed.Arm.Plan.Tokens != random.Arm.Plan.Tokens || uncompressed.Arm.Plan.Layers != random.Arm.Plan.Layers)
        {
            throw new ArgumentException(
                $"Arm {uncompressed.Arm} is a model of {uncompressed.Arm.Plan.Layers} layers and {uncompressed.Arm.Plan.Tokens} tokens, "
                    + $"arm {random.Arm} one of {random.Arm.Plan.Layers} and {random.Arm.Plan.Tokens}.",
                nameof(uncompressed));
        }

        RequireSameBudget(uniform.Arm);
    }

    /// <summary>Floating-point operations of one item outside the layers, which compression leaves as they are; a multiply-add counts two.</summary>
    public double FlopsOutsideLayers { get; init; }

    /// <summary>How differences from the random arm get their interval.</summary>
    public PairedBootstrap Bootstrap { get; init; } = new();

    /// <summary>Adds a pipeline.</summary>
    /// <param name="pipeline">What was measured of it.</param>
    /// <exception cref="ArgumentException">It is of another kind, has another budget, answered another number of items, or is there already.</exception>
    public void Add(ArmOutcome pipeline)
    {
        Accept(pipeline, ArmKind.Pipeline);
        RequireSameBudget(pipeline.Arm);
        if (_pipelines.Any(other => other.Arm.Name == pipeline.Arm.Name))
        {
            throw new ArgumentException($"Arm {pipeline.Arm} is there already.", nameof(pipeline));
        }

        _pipelines.Add(pipeline);
    }

    /// <summary>Computes every figure.</summary>
    /// <exception cref="InvalidOperationException">There is no pipeline to report on.</exception>
    public ComparisonReport Report()
    {
        if (_pipelines.Count == 0)
        {
            throw new InvalidOperationException("There is no pipeline to compare with the baselines; add one first.");
        }

        bool[][] random = [.. _random.Predictions.Select(Right)];
        return new(
            _labels.Length,
            Bootstrap.Level,
            Describe(_uncompressed, null),
            [.. _pipelines.Select(pipeline => Describe(pipeline, random))],
            Describe(_random, null),
            Describe(_uniform, random));
    }

    private ArmReport Describe(ArmOutcome outcome, bool[][]? random)
    {
        bool[][] right = [.. outcome.Predictions.Select(Right)];
        double[] accuracies = [.. right.Select(Share)];
        double[] agreements = [.. outcome.Predictions.Select(run => Share(Same(run, _uncompressed.Predictions[0])))];
        double accuracy = SeedMean.Of(accuracies);
        return new(outcome.Arm, outcome.Latency)
        {
            Accuracy = accuracy,
            AccuracyInterval = SeedMean.IntervalOf(accuracies, Bootstrap.Level),
            Agreement = SeedMean.Of(agreements),
            IdealSpeedup = IdealSpeedup.Of(outcome.Arm.Plan, FlopsOutsideLayers),
            Verdict = random is null ? null : new(accuracy - SeedMean.Of([.. random.Select(Share)]), Bootstrap.Difference(right[0], random), Bootstrap.Level),
        };
    }

    private bool[] Right(ImmutableArray<int> predictions) => Same(predictions, _labels);

    private static bool[] Same(ImmutableArray<int> left, ImmutableArray<int> right) => [.. left.Zip(right, (a, b) => a == b)];

    private static double Share(bool[] flags) => (double)flags.Count(flag => flag) / flags.Length;

    private ArmOutcome Accept(ArmOutcome outcome, ArmKind kind)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Arm.Kind != kind)
        {
            throw new ArgumentException($"Expected an arm of kind {kind}, got {outcome.Arm}, which is {outcome.Arm.Kind}.", nameof(outcome));
        }

        if (outcome.Items != _labels.Length)
        {
            throw new ArgumentException($"Arm {outcome.Arm} answered {outcome.Items} items, but there are {_labels.Length} labels.", nameof(outcome));
        }

        return outcome;
    }

    private static string Counted(TokenPlan plan) =>
        plan.CountedBy.Length == 0 ? "as many tokens as its plan says" : $"as many tokens as the data have {plan.CountedBy} leave";

    private void RequireSameBudget(Arm arm)
    {
        TokenPlan expected = _random.Arm.Plan;
        if (!arm.Plan.LayerTokens.SequenceEqual(expected.LayerTokens))
        {
            throw new ArgumentException(
                $"Arm {arm} leaves {string.Join(", ", arm.Plan.LayerTokens)} tokens layer by layer, "
                    + $"arm {_random.Arm} {string.Join(", ", expected.LayerTokens)}: arms with different budgets cannot be compared.",
                nameof(arm));
        }

        if (arm.Plan.CountedBy != expected.CountedBy)
        {
            throw new ArgumentException(
                $"Arm {arm} leaves {Counted(arm.Plan)}, arm {_random.Arm} {Counted(expected)}: arms with different budgets cannot be compared; "
                + "take the pipeline's own baselines.",
                nameof(arm));
        }
    }
}
