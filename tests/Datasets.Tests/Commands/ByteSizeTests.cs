namespace PipelineDsl.Datasets.Tests.Commands;

/// <summary>Sizes on the command line.</summary>
public class ByteSizeTests
{
    [Theory]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("1.5g", 3L << 29)]
    [InlineData("64 kb", 64L << 10)]
    [InlineData("1T", 1L << 40)]
    [InlineData("4096", 4096)]
    public void Size_IsRead(string text, long expected)
    {
        Assert.True(ByteSize.TryParse(text, out long bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GiB")]
    [InlineData("0")]
    [InlineData("-1G")]
    [InlineData("1e3")]
    [InlineData("99999999999T")]
    [InlineData("NaN")]
    public void NoSize_IsRefused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(3.0 * (1L << 40), "3 TiB")]
    public void Size_IsTold(double bytes, string expected) => Assert.Equal(expected, ByteSize.Text(bytes));
}
