using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>
/// Random subsets beside the selection: as many samples of the whole set, and as many of every class where the pipeline shares its budget out
/// among classes. What is trained on the selection has to beat what is trained on these.
/// </summary>
/// <param name="context">A run whose stages have ended.</param>
/// <param name="tally">Samples kept.</param>
internal sealed class RandomBaselines(RunContext context, ClassTally tally)
{
    /// <summary>Sets the keys of baselines apart from those of stages, which come from the seed itself.</summary>
    private const ulong Purpose = 0x52616E646F6D0000;

    private readonly bool _areByClass = tally.HasClasses
        && context.Plan.Pipeline.Stages.Any(static stage => stage.Options is { Quota: not ClassQuota.None } or { MinPerClass: > 0 } or { ClassFloor: > 0 });

    /// <summary>The samples of one baseline, ascending.</summary>
    /// <param name="number">0-based number of the baseline.</param>
    /// <param name="stop">Set when this is to stop.</param>
    internal IEnumerable<long> Draw(int number, CancellationToken stop)
    {
        ulong seed = KeyedHash.Key(context.Plan.Seed, Purpose + (ulong)number);
        KeyedDraw draw = KeyedDraw.Lowest(
            seed, context.Plan.Samples, _areByClass ? tally.KeptByClass : [tally.Kept], ClassReader(), stop);
        Func<long, int>? classOf = ClassReader();
        for (long index = 0; index < context.Plan.Samples; index++)
        {
            if (draw.Contains(index, classOf is null ? 0 : classOf(index)))
            {
                yield return index;
            }
        }
    }

    private Func<long, int>? ClassReader() => _areByClass ? new SampleFacts(context.Samples, SampleColumns.Label).Class : null;
}
