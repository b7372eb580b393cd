using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Diversity;

/// <summary>Reducers that score every token by itself.</summary>
public class ReducerTests
{
    [Fact]
    public void BipartiteRedundancy_EqualsTheGreatestCosineWithTheOtherParity() => KernelProperty.Holds(50, (tokens, seed) =>
    {
        int width = 1 + (seed % 9);
        float[] rows = KernelData.Random(seed, tokens * width), scores = Score<BipartiteRedundancy>(rows, width);
        for (int token = 0; token < tokens; token++)
        {
            IEnumerable<int> others = Enumerable.Range(0, tokens).Where(other => (other + token) % 2 == 1);
            double most = others.Select(other => NaiveVectors.Cosine(rows, width, token, other)).DefaultIfEmpty(-1).Max();
            Assert.Equal(-most, scores[token], 2e-6);
        }
    });

    [Fact]
    public void PivotRedundancy_EqualsTheGreatestCosineWithAPivot() => KernelProperty.Holds(50, (tokens, seed) =>
    {
        int width = 1 + (seed % 9);
        float[] rows = KernelData.Random(seed, tokens * width), scores = Score<PivotRedundancy>(rows, width);
        int[] pivots =
        [
            .. Enumerable.Range(0, tokens).OrderByDescending(token => rows.Skip(token * width).Take(width).Sum(value => Math.Abs((double)value)))
                .Take(PivotRedundancy.Pivots),
        ];
        for (int token = 0; token < tokens; token++)
        {
            double expected = pivots.Contains(token) ? 2 : -pivots.Max(pivot => NaiveVectors.Cosine(rows, width, token, pivot));
            Assert.Equal(expected, scores[token], 2e-6);
        }
    });

    [Fact]
    public void GraphPropagation_EqualsTheNaiveFormula() => KernelProperty.Holds(30, (tokens, seed) =>
    {
        const int Width = 3;
        float[] rows = KernelData.Random(seed, tokens * Width), scores = Score<GraphPropagation>(rows, Width);
        double[] expected = Propagate(rows, Width, tokens);
        for (int token = 0; token < tokens; token++)
        {
            Assert.Equal(expected[token], scores[token], 1e-4 * Math.Max(1, expected[token]));
        }
    });

    [Fact]
    public void GraphPropagation_ZeroVector_IsItsOwnNeighbourAlone() => Assert.Equal([0, 5], Score<GraphPropagation>([0, 0, 3, 4], 2));

    [Fact]
    public void ClusterCentres_OfTwoClusters_RankOneOfEachFirst()
    {
        float[] noise = KernelData.Random(8, 24 * 4);
        float[] rows = [.. noise.Select((value, index) => (value * 0.1f) + (index / 4 % 3 == 0 ? 5 : -5))];
        float[] scores = Score<ClusterCentres>(rows, 4);
        int[] best = [.. Enumerable.Range(0, 24).OrderByDescending(token => scores[token]).Take(2)];

        Assert.Single(best, token => token % 3 == 0);
    }

    [Fact]
    public void OneToken_ScoresANumber()
    {
        Assert.Equal([1], Score<BipartiteRedundancy>([1, 2], 2));
        Assert.Equal([2], Score<PivotRedundancy>([1, 2], 2));
        Assert.Equal([0], Score<ClusterCentres>([1, 2], 2));
        Assert.Equal([5], Score<GraphPropagation>([3, 4], 2));
        Assert.Equal([1], Score<MaxMin>([1, 2], 2));
    }

    [Fact]
    public void EqualTokens_ScoreFiniteValues()
    {
        float[] rows = [.. Enumerable.Repeat(0.3f, 12 * 5)];
        Assert.All(Score<BipartiteRedundancy>(rows, 5), score => Assert.Equal(-1, score, 1e-6));
        Assert.All(Score<ClusterCentres>(rows, 5), score => Assert.Equal(0, score));
        Assert.All(Score<GraphPropagation>(rows, 5), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Scoring_AllocatesNothing()
    {
        AllocatesNothing<MaxMin>();
        AllocatesNothing<BipartiteRedundancy>();
        AllocatesNothing<PivotRedundancy>();
        AllocatesNothing<GraphPropagation>();
        AllocatesNothing<ClusterCentres>();
    }

    private static void AllocatesNothing<TReducer>()
        where TReducer : IPairwiseReducer
    {
        float[] rows = KernelData.Random(6, 50 * 9), scores = new float[50];
        using var workspace = new Workspace(TReducer.WorkspaceBytes(50, 9));
        MemoryAssert.AllocatesNothing(() => TReducer.Score(new TokenMatrix(rows, 50, 9), 20, scores, workspace));
    }

    private static float[] Score<TReducer>(float[] rows, int width)
        where TReducer : IPairwiseReducer
    {
        int tokens = rows.Length / width;
        float[] scores = new float[tokens];
        using var workspace = new Workspace(TReducer.WorkspaceBytes(tokens, width));
        TReducer.Score(new TokenMatrix(rows, tokens, width), 1, scores, workspace);
        Assert.Equal(0, workspace.Mark());
        return scores;
    }

    private static double[] Propagate(float[] rows, int width, int tokens)
    {
        double[,] edges = new double[tokens, tokens];
        double[] scores = new double[tokens];
        for (int i = 0; i < tokens; i++)
        {
            int[] near = [.. Enumerable.Range(0, tokens).Where(j => j == i || NaiveVectors.Cosine(rows, width, i, j) >= 0.5)];
            double sum = near.Sum(j => Math.Exp((NaiveVectors.Cosine(rows, width, i, j) - 1) / 0.03));
            foreach (int j in near)
            {
                edges[i, j] = Math.Exp((NaiveVectors.Cosine(rows, width, i, j) - 1) / 0.03) / sum;
            }

            scores[i] = Math.Sqrt(NaiveVectors.Dot(rows, width, i, i)) / near.Length;
        }

        for (int step = 0; step < 5; step++)
        {
            double[] from = scores;
            scores = [.. Enumerable.Range(0, tokens).Select(j => Enumerable.Range(0, tokens).Sum(i => from[i] * edges[i, j]))];
        }

        return scores;
    }
}
