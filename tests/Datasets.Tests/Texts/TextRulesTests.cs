using System.Text;

namespace PipelineDsl.Datasets.Tests;

public sealed class TextRulesTests
{
    private static readonly string _good = string.Join(' ', Enumerable.Repeat("These plain words make quite ordinary reading", 10)) + ".";

    [Theory]
    [InlineData("a dog runs", 0)]
    [InlineData("two words", -1)]
    [InlineData("a b c", -1)]
    [InlineData("a b", -2)]
    [InlineData("", -2)]
    public void Captions_NeedThreeWordsAndSixCharacters(string text, double expected) => Assert.Equal(expected, Score<BasicTextRules>(text));

    [Fact]
    public void OrdinaryText_BreaksNoRule() => Assert.Equal(0, Score<QualityTextRules>(_good));

    [Fact]
    public void EachRule_IsBrokenByItself()
    {
        string lines = string.Join('\n', Enumerable.Repeat("These plain words make quite ordinary reading", 10));
        Assert.Equal(-1, Score<QualityTextRules>("These plain words make quite ordinary reading."));
        Assert.Equal(-1, Score<QualityTextRules>(string.Join(' ', Enumerable.Repeat("an ox is up at an inn", 10))));
        Assert.Equal(-1, Score<QualityTextRules>(_good + new string('#', 20)));
        Assert.Equal(-1, Score<QualityTextRules>("- " + lines.Replace("\n", "\n- ", StringComparison.Ordinal)));
        Assert.Equal(-1, Score<QualityTextRules>(string.Join('\n', lines.Split('\n').Select(static (line, i) => i < 4 ? line + "…" : line))));
        Assert.Equal(-1, Score<QualityTextRules>(string.Concat(Enumerable.Repeat("These 12345 plain 23456 words ", 20))));
    }

    private static double Score<TRules>(string text)
        where TRules : struct, ISampleScorer
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        double[] scores = new double[1];
        TRules.Score(new SampleBlock { Indices = [0], Texts = bytes, TextEnds = [bytes.Length] }, new SampleOptions(), scores);
        return scores[0];
    }
}
