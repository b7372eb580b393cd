namespace PipelineDsl.Datasets.Tests;

public sealed class FiniteValuesTests
{
    [Fact]
    public void AnyValueThatIsNotFinite_IsFoundAtAnyPlace()
    {
        for (int length = 0; length < 80; length++)
        {
            float[] singles = [.. Enumerable.Range(0, length).Select(static i => i % 2 == 0 ? float.MaxValue : -float.Epsilon * i)];
            double[] doubles = [.. Enumerable.Range(0, length).Select(static i => i % 2 == 0 ? -double.MaxValue : double.Epsilon * i)];
            Assert.True(FiniteValues.All<float>(singles));
            Assert.True(FiniteValues.All<double>(doubles));
            for (int place = 0; place < length; place++)
            {
                foreach (double bad in (double[])[double.NaN, -double.NaN, double.PositiveInfinity, double.NegativeInfinity])
                {
                    (float single, double wide) = (singles[place], doubles[place]);
                    (singles[place], doubles[place]) = ((float)bad, bad);
                    Assert.False(FiniteValues.All<float>(singles));
                    Assert.False(FiniteValues.All<double>(doubles));
                    (singles[place], doubles[place]) = (single, wide);
                }
            }
        }
    }
}
