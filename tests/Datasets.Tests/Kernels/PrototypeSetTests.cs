using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public sealed class PrototypeSetTests
{
    [Fact]
    public void AnyRows_MeansAreThoseOfTheirRows()
    {
        using RowBuffer<double> rows = RandomRows.MakeGroups<double>(150, 5, 6, 0.3);
        using PrototypeSet<double> set = PrototypeSet<double>.Find(rows, new KMeansOptions { Clusters = 12, Seed = 4, Threads = 2 });
        Assert.Equal(rows.Count, set.Sizes.Sum());
        for (int prototype = 0; prototype < 12; prototype++)
        {
            int[] own = [.. Enumerable.Range(0, rows.Count).Where(row => set.Nearest[row] == prototype)];
            Assert.Equal(own.Length, set.Sizes[prototype]);
            Assert.Contains(set.Typical[prototype], own);
            Assert.All(own, row => Assert.True(set.Distances[row] >= set.Distances[set.Typical[prototype]]));
            for (int channel = 0; channel < rows.Width; channel++)
            {
                Assert.Equal(own.Average(row => rows[row][channel]), set.Means[prototype][channel], 1e-12);
            }
        }
    }

    [Fact]
    public void FewerDifferentRowsThanPrototypes_AllPrototypesHaveARow()
    {
        using RowBuffer<float> rows = RowBuffer<float>.Of([1, 1, 1, 1, 2, 2], 1);
        using PrototypeSet<float> set = PrototypeSet<float>.Find(rows, new KMeansOptions { Clusters = 5 });
        Assert.All(set.Sizes, static size => Assert.InRange(size, 1, 2));
        Assert.Equal(5, set.Typical.Distinct().Count());
        Assert.All(set.Distances, static distance => Assert.Equal(0, distance));
    }
}
