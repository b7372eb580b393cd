using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics.Tensors;
using LongConversation.Arms;
using LongConversation.Data;
using PipelineDsl.OnnxRuntime;

namespace LongConversation;

/// <summary>The job: every arm reads every text and answers; then all are timed in turn; then memory is measured, a process an arm.</summary>
internal sealed class Experiment(Options options, ImmutableArray<RecallPrompt> prompts, RecallTokenizer tokenizer, IExperimentProgress progress)
{
    /// <summary>Prompts behind which steps are timed, and steps behind each.</summary>
    private const int TimedPrompts = 10, TimedSteps = 16;

    /// <summary>Runs everything.</summary>
    public ImmutableArray<ArmResult> Run(CancellationToken cancellation)
    {
        ImmutableArray<ImmutableArray<ImmutableArray<RecallAnswer>>> answers = Answer(cancellation);
        ImmutableArray<ArmTimes> times = Time(cancellation);
        ImmutableArray<long> peaks = Peaks(cancellation);
        return [.. RecallArms.All.Select((arm, index) => new ArmResult(arm, answers[index]) { Times = times[index], PeakBytes = peaks[index] })];
    }

    private ImmutableArray<ImmutableArray<ImmutableArray<RecallAnswer>>> Answer(CancellationToken cancellation)
    {
        (RecallArm Arm, ulong Seed)[] runs = [.. RecallArms.All.SelectMany(arm => arm.Seeds.Select(seed => (arm, seed)))];
        var answers = new ConcurrentDictionary<(RecallArm, ulong), ImmutableArray<RecallAnswer>>();
        progress.Begin($"answers of {runs.Length} caches", runs.Length * prompts.Length);
        Parallel.ForEach(
            Partitioner.Create(runs, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation },
            run =>
            {
                using RecallReader reader = RecallReader.Open(run.Arm, run.Seed, ShippedModel.Model, tokenizer);
                answers[run] = [.. prompts.Select(prompt =>
                {
                    progress.Advance(1);
                    return reader.Answer(prompt, cancellation);
                })];
            });
        return [.. RecallArms.All.Select(arm => arm.Seeds.Select(seed => answers[(arm, seed)]).ToImmutableArray())];
    }

    /// <summary>All arms in turn, prompt by prompt, so that a slow moment of the machine strikes them alike.</summary>
    private ImmutableArray<ArmTimes> Time(CancellationToken cancellation)
    {
        RecallReader[] readers = [.. RecallArms.All.Select(arm => RecallReader.Open(arm, arm.Seeds[0], ShippedModel.Model, tokenizer))];
        try
        {
            int count = int.Min(TimedPrompts, prompts.Length);
            (List<double> Prefills, List<double> Steps)[] times = [.. readers.Select(_ => (new List<double>(), new List<double>()))];
            progress.Begin("times, on one thread", (count + 1) * readers.Length);
            for (int round = -1; round < count; round++)
            {
                foreach ((int index, RecallReader reader) in readers.Index())
                {
                    double prefill = reader.Answer(prompts[int.Max(0, round)], cancellation).PrefillMilliseconds;
                    double[] steps = Steps(reader.Decoder, cancellation);
                    progress.Advance(1);
                    if (round >= 0)
                    {
                        times[index].Prefills.Add(prefill);
                        times[index].Steps.AddRange(steps);
                    }
                }
            }

            return [.. times.Select(arm => new ArmTimes([.. arm.Prefills], [.. arm.Steps]))];
        }
        finally
        {
            Array.ForEach(readers, reader => reader.Dispose());
        }
    }

    private static double[] Steps(Decoder decoder, CancellationToken cancellation)
    {
        var times = new double[TimedSteps];
        for (int step = 0; step < times.Length; step++)
        {
            int token = TensorPrimitives.IndexOfMax(decoder.Logits);
            long start = Stopwatch.GetTimestamp();
            decoder.Step(token, cancellation);
            times[step] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }

    private ImmutableArray<long> Peaks(CancellationToken cancellation)
    {
        progress.Begin("memory, a process an arm", RecallArms.All.Length);
        return [.. RecallArms.All.Select(arm =>
        {
            long peak = PeakMemory.OfChild(arm.Key, 0, cancellation);
            progress.Advance(1);
            return peak;
        })];
    }
}
