namespace PipelineDsl.Tests.Methods;

/// <summary>What a composed method wrote.</summary>
internal sealed record MethodResult(float[][] Rows, int[] Kept, float[] Sizes, long[] Origins, int[] Assignment)
{
    /// <summary>Requires what holds for every method: leaders stand in their rows, and CLS is row 0, untouched and alone.</summary>
    internal void Check(MethodCase input)
    {
        Assert.Equal(Enumerable.Range(0, Rows.Length), Kept.Select(token => Assignment[token]));
        Assert.All(Assignment, row => Assert.InRange(row, -1, Rows.Length - 1));
        Assert.Equal(Kept.Select(token => input.Origins.Length == 0 ? token : input.Origins[token]), Origins);
        Assert.Equal(0, Kept[0]);
        Assert.Equal(input.Row(0), Rows[0]);
        Assert.Single(Assignment, 0);
    }
}
