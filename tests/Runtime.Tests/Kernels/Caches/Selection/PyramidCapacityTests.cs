using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class PyramidCapacityTests
{
    [Fact]
    public void RoomForAll_KeepsAll() => Assert.Equal(99, PyramidCapacity.Entries(100, 99, 10, 20, 0, 4));

    [Fact]
    public void TooFewForAPyramid_IsTheCapacityEverywhere() => Assert.Equal(100, PyramidCapacity.Entries(100, 179, 10, 20, 3, 4));

    [Fact]
    public void Layers_FallInEqualStepsFromNearlyTwiceTheMean() =>
        Assert.Equal([186, 129, 72, 15], Enumerable.Range(0, 4).Select(static layer => PyramidCapacity.Entries(100, 1000, 10, 20, layer, 4)));

    [Theory]
    [InlineData(9, 20, 4)]
    [InlineData(100, 0, 4)]
    [InlineData(100, 20, 1)]
    public void NumberOutOfRange_Throws(int capacity, int beta, int layers) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PyramidCapacity.Entries(capacity, 1000, 10, beta, 0, layers));
}
