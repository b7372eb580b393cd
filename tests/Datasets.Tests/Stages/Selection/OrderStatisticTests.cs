namespace PipelineDsl.Datasets.Tests.Stages.Selection;

public class OrderStatisticTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void AnyPlaceOfAnyOrder_IsThatOfSorting(int count)
    {
        var random = new Random(count);
        SelectionPlace[] mixed = [.. Enumerable.Range(0, count).Select(index => new SelectionPlace((ulong)random.Next(8), (ulong)random.Next(3), (ulong)index))];
        SelectionPlace[] sorted = [.. mixed.Order()], falling = [.. sorted.Reverse()];
        SelectionPlace[] pipes = [.. sorted.Where((_, at) => at % 2 == 0), .. sorted.Where((_, at) => at % 2 == 1).Reverse()];
        foreach (SelectionPlace[] order in (SelectionPlace[][])[mixed, sorted, falling, pipes])
        {
            for (int before = 0; before < count; before += int.Max(1, count / 20))
            {
                SelectionPlace[] moved = [.. order];
                Assert.Equal(sorted[before], OrderStatistic.Of(moved, before));
                Assert.Equal(sorted, moved.Order());
            }
        }
    }
}
