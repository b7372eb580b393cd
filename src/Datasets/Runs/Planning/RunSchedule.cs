using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>All rounds of a plan in the order in which they run.</summary>
internal static class RunSchedule
{
    /// <summary>Lists the rounds.</summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="InvalidOperationException">A stage has no rounds, or two rounds share a name.</exception>
    internal static ImmutableArray<ScheduledRound> Of(RunPlan plan)
    {
        ImmutableArray<ScheduledRound>.Builder schedule = ImmutableArray.CreateBuilder<ScheduledRound>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int stage = 0; stage < plan.Pipeline.Stages.Length; stage++)
        {
            IReadOnlyList<DatasetRound> rounds = plan.Pipeline.Stages[stage].Rounds(plan);
            if (rounds.Count == 0)
            {
                throw new InvalidOperationException($"{plan.Pipeline.Stages[stage].Name} has no rounds.");
            }

            for (int round = 0; round < rounds.Count; round++)
            {
                if (!names.Add(rounds[round].Name))
                {
                    throw new InvalidOperationException($"Two rounds are named {rounds[round].Name}.");
                }

                schedule.Add(new ScheduledRound(schedule.Count, stage, rounds[round], round == rounds.Count - 1));
            }
        }

        return schedule.ToImmutable();
    }
}
