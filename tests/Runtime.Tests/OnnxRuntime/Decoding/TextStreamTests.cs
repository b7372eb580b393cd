using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Tests.OnnxRuntime.Decoding;

public class TextStreamTests
{
    [Fact]
    public void CharacterInPieces_IsGivenOutWhole()
    {
        var stream = new TextStream([]);
        byte[] bytes = Encoding.UTF8.GetBytes("a€😀");

        string?[] given = [.. bytes.Select(value => stream.Add([value]))];

        Assert.Equal("a|||€||||😀", string.Join("|", given));
        Assert.Null(stream.End());
    }

    [Fact]
    public void StopString_AcrossPieces_EndsTheText()
    {
        var stream = new TextStream(["\nUser:"]);

        Assert.Equal("Yes.", stream.Add("Yes.\n"u8));
        Assert.Null(stream.Add("Us"u8));
        Assert.False(stream.HasStopped);
        Assert.Null(stream.Add("er: and"u8));
        Assert.True(stream.HasStopped);
        Assert.Null(stream.Add(" more"u8));
        Assert.Null(stream.End());
    }

    [Fact]
    public void BeginningOfAStopString_ThatGoesOnOtherwise_IsGivenOut()
    {
        var stream = new TextStream(["aab"]);

        Assert.Null(stream.Add("aa"u8));
        Assert.Equal("a", stream.Add("a"u8));
        Assert.Equal("aac", stream.Add("c"u8));
    }

    [Fact]
    public void EndOfTheText_GivesOutWhatWasHeldBack()
    {
        var stream = new TextStream(["aab"]);

        Assert.Null(stream.Add("aa"u8));
        Assert.Equal("aa", stream.End());
    }

    [Fact]
    public void BytesThatAreNoCharacter_BecomeReplacements()
    {
        var stream = new TextStream([]);

        Assert.Equal("\uFFFDx", stream.Add([0xFF, (byte)'x']));
        Assert.Null(stream.Add([0xE2, 0x82]));
        Assert.Equal("\uFFFD", stream.End());
    }

    [Fact]
    public void AnyPieces_GiveTheTextUpToTheFirstStop() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements('a', 'b', 'ä', '€').ListOf(30).Zip(Gen.Choose(1, 5).ListOf(40)).ToArbitrary(),
        drawn =>
        {
            string[] stops = ["aab", "b€", "äää"];
            (string text, IList<int> lengths) = (new string([.. drawn.Item1]), [.. drawn.Item2]);
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            var stream = new TextStream(stops);
            var given = new StringBuilder();
            for (int start = 0, piece = 0; start < bytes.Length && !stream.HasStopped; start += lengths[piece], piece++)
            {
                given.Append(stream.Add(bytes.AsSpan(start, int.Min(lengths[piece], bytes.Length - start))));
            }

            given.Append(stream.End());
            int end = stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(static found => found >= 0).DefaultIfEmpty(text.Length).Min();
            return given.ToString() == text[..end] && stream.HasStopped == (end < text.Length);
        }));
}
