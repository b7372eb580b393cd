namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>ToMe's bipartite soft matching: even tokens into odd ones.</summary>
/// <param name="Sources">Merged tokens, the most similar first.</param>
/// <param name="Destinations">The token that each source merges into.</param>
/// <param name="Unmerged">Even tokens that stay.</param>
/// <param name="Groups">The members of every row.</param>
internal sealed record NaiveMatch(int[] Sources, int[] Destinations, int[] Unmerged, int[][] Groups)
{
    public static NaiveMatch Of(double[][] metric, int r, bool cls, bool distill, Decisions decisions)
    {
        int tokens = metric.Length;
        r = Math.Min(r, (tokens - (cls ? 1 : 0) - (distill ? 1 : 0)) / 2);
        if (r <= 0)
        {
            return new([], [], [], [.. Enumerable.Range(0, tokens).Select(static token => new[] { token })]);
        }

        int[] even = [.. Enumerable.Range(0, tokens).Where(static token => token % 2 == 0)];
        int[] odd = [.. Enumerable.Range(0, tokens).Where(static token => token % 2 == 1)];
        var best = new double[even.Length];
        var nearest = new int[even.Length];
        for (int i = 0; i < even.Length; i++)
        {
            double[] similarities = [.. odd.Select(token => Vec.Cos(metric[even[i]], metric[token]))];
            int j = decisions.Greatest(similarities, at => !(distill && odd[at] == 1));
            nearest[i] = odd[j];
            best[i] = cls && even[i] == 0 ? double.NegativeInfinity : similarities[j];
        }

        int[] order = decisions.Descending(best);
        int[] sources = [.. order.Take(r)];
        int[] unmerged = cls ? [.. order.Skip(r).Order()] : [.. order.Skip(r)];
        return new(Vec.Pick(even, sources), Vec.Pick(nearest, sources), Vec.Pick(even, unmerged), Rows(even, odd, nearest, sources, unmerged, distill));
    }

    private static int[][] Rows(int[] even, int[] odd, int[] nearest, int[] sources, int[] unmerged, bool distill)
    {
        List<int[]> rows = [.. unmerged.Select(i => new[] { even[i] })];
        int[][] merged = [.. odd.Select(token => sources.Where(i => nearest[i] == token).Select(i => even[i]).Append(token).Order().ToArray())];
        if (distill)
        {
            rows.Insert(1, merged[0]);
            merged = merged[1..];
        }

        return [.. rows, .. merged];
    }
}
