using System.Text;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests;

public sealed class WordReaderTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData(" \t\n.,;!", 0)]
    [InlineData("one", 1)]
    [InlineData("one two-three, four's", 5)]
    [InlineData("naïve Straße Ελλάδα", 3)]
    [InlineData("日本語 text", 4)]
    [InlineData("한국어 문장", 2)]
    [InlineData("a\u0301b", 1)]
    public void Words_AreRunsOfLettersDigitsAndMarks(string text, int words) => Assert.Equal(words, Hashes(text).Length);

    [Fact]
    public void CaseAndPunctuation_DoNotMatter() => Assert.Equal(Hashes("The cat, sat: ÄRGER"), Hashes("  the CAT sat ärger!"));

    [Fact]
    public void OrderOfLetters_Matters() => Assert.NotEqual(Hashes("abc"), Hashes("acb"));

    [Fact]
    public void BrokenUtf8_SeparatesWords()
    {
        byte[] text = [(byte)'a', 0xFF, (byte)'b', 0xE2, 0x82];
        Assert.Equal(Hashes("a b"), Hashes(text));
    }

    private static ulong[] Hashes(string text) => Hashes(Encoding.UTF8.GetBytes(text));

    private static ulong[] Hashes(byte[] text)
    {
        var hashes = new List<ulong>();
        var words = new WordReader(text);
        while (words.Next())
        {
            hashes.Add(words.Hash);
        }

        return [.. hashes];
    }
}
