using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Prompts;

public class WordPiecesTests
{
    private static readonly WordPieceRules _bert = new() { Scheme = WordPieceScheme.WordPiece };

    [Theory]
    [InlineData("▁a b ▁c", "0 0 1")]
    [InlineData("b ▁c", "0 1")]
    [InlineData("▁3 . 5", "0 1 1")]
    [InlineData("▁x ./ y", "0 1 1")]
    [InlineData("▁x ?! y", "0 0 0")]
    [InlineData("<s> ▁a <s> b </s>", "-1 0 -1 0 0")]
    [InlineData("", "")]
    public void SentencePieces_BeginWordsAtMarksAndPunctuation(string pieces, string expected) =>
        Assert.Equal(expected, Words(pieces, new WordPieceRules { Special = ["<s>"] }));

    [Fact]
    public void ForcedPiece_BeginsAWord()
    {
        Assert.Equal("0 0 0", Words("▁a bc d", new WordPieceRules()));
        Assert.Equal("0 1 1", Words("▁a bc d", new WordPieceRules { Forced = ["bc"] }));
        Assert.Equal("0 1", Words("a ##bc", _bert with { Forced = ["bc"] }));
    }

    [Fact]
    public void WordPieces_ContinueBehindTwoHashes() => Assert.Equal("0 0 1 2", Words("re ##vise it #", _bert));

    [Fact]
    public void Texts_AreJoinedWithTheirOwnSpaces()
    {
        string[] pieces = ["<s>", "▁re", "vise", "▁it", "."];
        int[] words = [-1, 0, 0, 1, 2];
        string[] texts = WordPieces.Texts(pieces, words, 3, WordPieceScheme.SentencePiece);

        Assert.Equal(["▁revise", "▁it", "."], texts);
        Assert.Equal("revise.", WordPieces.Join(texts, [0, 2], WordPieceScheme.SentencePiece));
        Assert.Equal("", WordPieces.Join(texts, [], WordPieceScheme.SentencePiece));
    }

    [Fact]
    public void TextsOfWordPieces_AreJoinedWithSpaces()
    {
        string[] texts = WordPieces.Texts(["re", "##vise", "it", "#"], [0, 0, 1, 2], 3, WordPieceScheme.WordPiece);

        Assert.Equal(["revise", "it", "#"], texts);
        Assert.Equal("revise #", WordPieces.Join(texts, [0, 2], WordPieceScheme.WordPiece));
    }

    [Fact]
    public void Means_AreOverThePiecesOfAWord()
    {
        float[] means = [9, 9, 9];
        WordPieces.Mean([0.5f, 0.25f, 1, 0.75f, 0.125f], [-1, 0, -1, 0, 1], means);

        Assert.Equal([0.5f, 0.125f, 9], means);
    }

    [Fact]
    public void Force_CountsAtTheBeginningOfAWordAlone()
    {
        float[] probabilities = [0.1f, 0.2f, 0.3f, 0.4f];
        WordPieces.Force(["▁a", "b", "a", "▁b"], [0, 0, 0, 1], new WordPieceRules { Forced = ["a", "b"] }, probabilities);

        Assert.Equal([1, 0.2f, 0.3f, 1], probabilities);
    }

    [Fact]
    public void Digits_StayWhereverTheyStand()
    {
        float[] probabilities = [0.1f, 0.2f, 0.3f, 0.4f];
        WordPieces.Force(["▁a", "b7", "c", "7"], [0, 0, 1, -1], new WordPieceRules { ForceDigits = true }, probabilities);

        Assert.Equal([0.1f, 1, 0.3f, 0.4f], probabilities);
    }

    [Fact]
    public void TooFewPlaces_AreRefused()
    {
        Assert.Throws<ArgumentException>(static () => WordPieces.Assign(["a", "b"], _bert, new int[1]));
        Assert.Throws<ArgumentException>(static () => WordPieces.Mean([1, 1], [0], new float[2]));
        Assert.Throws<ArgumentException>(static () => WordPieces.Texts(["a", "b"], [0], 1, WordPieceScheme.WordPiece));
    }

    private static string Words(string pieces, WordPieceRules rules)
    {
        string[] list = pieces.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] words = new int[list.Length];
        int count = WordPieces.Assign(list, rules, words);
        Assert.Equal(words.Length == 0 ? 0 : words.Max() + 1, count);
        return string.Join(' ', words);
    }
}
