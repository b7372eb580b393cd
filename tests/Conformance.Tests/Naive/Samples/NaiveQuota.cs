namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>A budget shared out among classes, in proportion or as equally as sizes allow.</summary>
internal sealed class NaiveQuota() : NaiveSampleMethod("quota")
{
    public static int[] Proportional(int[] sizes, int budget)
    {
        long samples = sizes.Sum(static size => (long)size);
        int[] quotas = [.. sizes.Select(size => (int)((long)budget * size / samples))];
        int rest = budget - quotas.Sum();
        foreach (int label in Vec.Range(0, sizes.Length).OrderByDescending(label => (long)budget * sizes[label] % samples).Take(rest))
        {
            quotas[label]++;
        }

        return quotas;
    }

    public static int[] Equal(int[] sizes, int budget)
    {
        int[] quotas = new int[sizes.Length];
        int left = sizes.Length;
        foreach (int label in Vec.Range(0, sizes.Length).OrderBy(label => sizes[label]))
        {
            quotas[label] = Math.Min(sizes[label], budget / left--);
            budget -= quotas[label];
        }

        return quotas;
    }

    public override NaiveCase Draw(Draws draws)
    {
        int[] sizes = [.. Vec.Range(0, draws.Int(1, 12)).Select(_ => draws.Coin() ? draws.Int(0, 6) : draws.Int(1, 100_000))];
        sizes[^1]++;
        return new([], new() { ["class_counts"] = sizes, ["budget"] = draws.Int(1, sizes.Sum()) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        (int[] sizes, int budget) = (inputs.Ints("class_counts"), inputs.Int("budget"));
        return new() { ["proportional_largest_remainder"] = Proportional(sizes, budget), ["equal_waterfill"] = Equal(sizes, budget) };
    }
}
