using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

/// <summary>Bipartite soft matching written down as the paper states it, in double precision, with lists and a stable sort.</summary>
internal static class NaiveMatching
{
    internal static List<List<int>> Groups(
        float[] metric, int tokens, int width, int removed, Func<int, bool> isProtected, Func<int, bool> visible, MergeOrder order)
    {
        var candidates = new List<(int Even, int Odd, double Similarity)>();
        for (int even = 0; even < tokens; even += 2)
        {
            (int Odd, double Similarity) best = (-1, double.NegativeInfinity);
            for (int odd = 1; odd < tokens && !isProtected(even); odd += 2)
            {
                double similarity = Similarity(metric, width, even, odd, visible);
                if (!isProtected(odd) && similarity > best.Similarity)
                {
                    best = (odd, similarity);
                }
            }

            candidates.Add((even, best.Odd, best.Similarity));
        }

        var ranked = candidates.OrderByDescending(c => c.Similarity).ToList();
        Dictionary<int, int> target = ranked.Take(removed).ToDictionary(c => c.Even, c => c.Odd);
        return Rows(tokens, removed, ranked.Select(c => c.Even), target, isProtected, order)
            .Select(leader => Enumerable.Range(0, tokens).Where(t => t == leader || (target.TryGetValue(t, out int odd) && odd == leader)).ToList())
            .ToList();
    }

    private static IEnumerable<int> Rows(
        int tokens, int removed, IEnumerable<int> ranked, Dictionary<int, int> merged, Func<int, bool> isProtected, MergeOrder order)
    {
        int[] all = [.. Enumerable.Range(0, tokens).Where(t => !merged.ContainsKey(t))];
        if (order == MergeOrder.Ascending || removed == 0)
        {
            return all;
        }

        int[] first = [.. all.Where(isProtected)];
        IEnumerable<int> evens = first.Length > 0 ? all.Where(t => t % 2 == 0) : ranked.Where(t => !merged.ContainsKey(t));
        return [.. first, .. evens.Except(first), .. all.Where(t => t % 2 == 1).Except(first)];
    }

    private static double Similarity(float[] metric, int width, int even, int odd, Func<int, bool> visible)
    {
        if (!visible(even) || !visible(odd))
        {
            return visible(even) == visible(odd) ? 2 : -2;
        }

        return NaiveCosine.Of(metric, width, even, odd);
    }
}
