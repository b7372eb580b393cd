using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Stages.Selection;

/// <summary>The selection by scores as its options describe it, by sorting everything in memory.</summary>
internal static class NaiveSelection
{
    /// <summary>The samples that stay, ascending.</summary>
    internal static int[] Select(SampleScores samples, long count, SampleOptions options)
    {
        double[] scores = samples.Scores.ToArray();
        int[] labels = samples.Labels.ToArray();
        int n = scores.Length;
        List<int> left = [.. Enumerable.Range(0, n)];
        var kept = new List<int>();
        if (options.NeverLearned == NeverLearned.Drop)
        {
            left.RemoveAll(sample => samples.NeverLearned.Span[sample]);
        }

        double[] margins = samples.Margins.ToArray();
        Drop(left.OrderBy(sample => margins.Length == 0 ? 0 : margins[sample]).ThenBy(static sample => sample).Take((int)(options.DropMislabelled * n)));
        Drop(Best(left).Take((int)Math.Round(options.Skip * n)));

        int classes = options.Quota == ClassQuota.None ? 1 : options.Classes;
        long[] quotas = Quota(Sizes(left));
        if (options.MixRandom > 0)
        {
            long[] drawn = new long[classes];
            Quotas.Proportional(quotas, (long)Math.Round(options.MixRandom * count), drawn);
            for (int group = 0; group < classes; group++)
            {
                quotas[group] -= drawn[group];
                Take(Drawn(Members(group)).Take((int)drawn[group]));
            }
        }

        if (options.Quota == ClassQuota.None && (options.MinPerClass > 0 || options.ClassFloor > 0))
        {
            long budget = quotas[0];
            long[] sizes = [.. Enumerable.Range(0, options.Classes).Select(group => (long)left.Count(sample => labels[sample] == group))];
            long total = sizes.Sum();
            for (int group = 0; group < options.Classes; group++)
            {
                long floor = Math.Max((long)Math.Floor(options.ClassFloor * budget * sizes[group] / total), Math.Min(sizes[group], options.MinPerClass));
                Take(Best(left.Where(sample => labels[sample] == group)).Take((int)floor));
                quotas[0] -= floor;
            }
        }

        ScoreStrata strata = options.Strata > 0 ? ScoreStrata.Of([.. left.Select(sample => scores[sample])], options.Strata) : default;
        for (int group = 0; group < classes; group++)
        {
            List<int> members = Members(group);
            if (options.Strata > 0)
            {
                int[][] bins = [.. Enumerable.Range(0, options.Strata).Select(bin => members.Where(sample => strata.Of(scores[sample]) == bin).ToArray())];
                long[] shares = new long[bins.Length];
                Quotas.Equal([.. bins.Select(static bin => (long)bin.Length)], quotas[group], shares);
                bins.Zip(shares).ToList().ForEach(pair => Take(Drawn(pair.First).Take((int)pair.Second)));
            }
            else if (options.Order == Difficulty.Middle)
            {
                Take(Best(members).Skip((int)MiddleWindow.First(members.Count, quotas[group])).Take((int)quotas[group]));
            }
            else
            {
                Take((samples.Choice == SampleChoice.AtRandom ? Drawn(members) : Best(members)).Take((int)quotas[group]));
            }
        }

        return [.. kept.Order()];

        IEnumerable<int> Best(IEnumerable<int> of)
        {
            bool isHigh = options.Order != Difficulty.Middle && (options.Order == Difficulty.Hard) == samples.HardIsHigh;
            return of.OrderBy(sample => isHigh ? -scores[sample] : scores[sample])
                .ThenBy(sample => options.Ties == TieRule.Random ? KeyedHash.Key(options.Seed, (ulong)sample) : 0).ThenBy(static sample => sample).ToArray();
        }

        IEnumerable<int> Drawn(IEnumerable<int> of) => of.OrderBy(sample => KeyedHash.Key(options.Seed, (ulong)sample)).ToArray();

        List<int> Members(int group) => [.. left.Where(sample => classes == 1 || labels[sample] == group)];

        long[] Sizes(List<int> of) => [.. Enumerable.Range(0, classes).Select(group => (long)of.Count(sample => classes == 1 || labels[sample] == group))];

        long[] Quota(long[] sizes)
        {
            long[] shares = new long[sizes.Length];
            if (options.Quota == ClassQuota.Equal)
            {
                Quotas.Equal(sizes, count, shares);
            }
            else
            {
                Quotas.Proportional(sizes, count, options.Quota == ClassQuota.None ? 0 : options.MinPerClass, shares);
            }

            return shares;
        }

        void Drop(IEnumerable<int> of) => of.ToList().ForEach(sample => left.Remove(sample));

        void Take(IEnumerable<int> of)
        {
            foreach (int sample in of.ToArray())
            {
                left.Remove(sample);
                kept.Add(sample);
            }
        }
    }
}
