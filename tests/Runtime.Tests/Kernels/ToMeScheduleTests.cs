using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class ToMeScheduleTests
{
    [Fact]
    public void Constant_IsTheSameEverywhere() => Assert.Equal([8, 8, 8], ToMeSchedule.Constant(3, 8));

    [Theory]
    [InlineData(-1, new[] { 16, 14, 13, 11, 10, 8, 7, 5, 4, 2, 1, 0 })]
    [InlineData(1, new[] { 0, 1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16 })]
    [InlineData(0, new[] { 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8 })]
    public void Linear_IsThePapersRamp(double inflect, int[] expected) => Assert.Equal(expected, ToMeSchedule.Linear(12, 8, inflect));

    [Fact]
    public void Linear_OneLayer_RemovesR() => Assert.Equal([5], ToMeSchedule.Linear(1, 5, -1));

    [Fact]
    public void List_IsFilledUpWithZerosAndNotCut()
    {
        Assert.Equal([3, 1, 0, 0], ToMeSchedule.Listed(4, [3, 1]));
        Assert.Equal([3, 1, 2], ToMeSchedule.Listed(2, [3, 1, 2]));
    }

    [Fact]
    public void TokensAfter_RemovesHalfOfTheUnprotectedAtMost()
    {
        Assert.Equal([107, 54, 28, 15], ToMeSchedule.TokensAfter(197, [90, 90, 90, 90], 1));
        Assert.Equal([6, 3, 2, 1, 1], ToMeSchedule.TokensAfter(11, [9, 9, 9, 9, 9], 0));
        Assert.Equal([2, 2], ToMeSchedule.TokensAfter(3, [1, 1], 1));
    }

    [Fact]
    public void NumbersThatCannotBe_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ToMeSchedule.Constant(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ToMeSchedule.Constant(2, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ToMeSchedule.Linear(2, 3, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => ToMeSchedule.Linear(2, 3, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => ToMeSchedule.Listed(2, [1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ToMeSchedule.TokensAfter(2, [1], 3));
    }
}
