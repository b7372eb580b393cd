using System.Text;

namespace PipelineDsl.Kernels;

/// <summary>Pieces of a tokenizer as the words that LLMLingua-2 keeps or drops (Pan et al., ACL 2024, arXiv 2403.12968, section 4).</summary>
public static class WordPieces
{
    private const char Mark = '\u2581';
    private const string Continuation = "##";
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary>Writes the word that every piece belongs to, -1 for special pieces, and returns the number of words.</summary>
    /// <param name="pieces">Pieces, in order. The first begins a word whatever it is; the reference ends there.</param>
    /// <param name="rules">How pieces become words.</param>
    /// <param name="words">Receives one number a piece; they ascend.</param>
    /// <exception cref="ArgumentException"><paramref name="words"/> is too short.</exception>
    public static int Assign(ReadOnlySpan<string> pieces, WordPieceRules rules, Span<int> words)
    {
        CheckRoom(pieces.Length, words.Length, nameof(words));
        int count = 0;
        for (int piece = 0; piece < pieces.Length; piece++)
        {
            bool isSpecial = rules.Special.Contains(pieces[piece]);
            count += !isSpecial && (count == 0 || BeginsWord(pieces[piece], rules)) ? 1 : 0;
            words[piece] = isSpecial ? -1 : count - 1;
        }

        return count;
    }

    /// <summary>Sets to 1 the probabilities of pieces that stay: those that begin a word and are forced, and where asked for all with a digit.</summary>
    /// <param name="pieces">Pieces.</param>
    /// <param name="words">The word of every piece.</param>
    /// <param name="rules">What is forced.</param>
    /// <param name="probabilities">The probability that a piece stays, of every piece.</param>
    /// <exception cref="ArgumentException">There is not one word and one probability for every piece.</exception>
    public static void Force(ReadOnlySpan<string> pieces, ReadOnlySpan<int> words, WordPieceRules rules, Span<float> probabilities)
    {
        CheckRoom(pieces.Length, words.Length, nameof(words));
        CheckRoom(pieces.Length, probabilities.Length, nameof(probabilities));
        int previous = -1;
        for (int piece = 0; piece < pieces.Length; piece++)
        {
            bool isForced = words[piece] > previous && rules.Forced.Contains(Text(pieces[piece], rules.Scheme));
            previous = int.Max(previous, words[piece]);
            if (isForced || (rules.ForceDigits && words[piece] >= 0 && pieces[piece].Any(char.IsDigit)))
            {
                probabilities[piece] = 1;
            }
        }
    }

    /// <summary>Writes the probability that a word stays: the mean over its pieces.</summary>
    /// <param name="probabilities">Probabilities of the pieces.</param>
    /// <param name="words">The word of every piece, as <see cref="Assign"/> writes them.</param>
    /// <param name="means">Receives one value a word.</param>
    /// <exception cref="ArgumentException">There is not one word for every piece.</exception>
    public static void Mean(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> words, Span<float> means)
    {
        CheckRoom(probabilities.Length, words.Length, nameof(words));
        double sum = 0;
        int count = 0;
        for (int piece = 0, word = 0; piece < probabilities.Length; piece++)
        {
            if (words[piece] < 0)
            {
                continue;
            }

            (sum, count) = words[piece] == word ? (sum, count) : (0, 0);
            word = words[piece];
            sum += probabilities[piece];
            count++;
            means[word] = (float)(sum / count);
        }
    }

    /// <summary>The text of every word, with the mark where a SentencePiece word begins.</summary>
    /// <param name="pieces">Pieces.</param>
    /// <param name="words">The word of every piece.</param>
    /// <param name="count">Number of words.</param>
    /// <param name="scheme">How the tokenizer marks words.</param>
    /// <exception cref="ArgumentException">There is not one word for every piece.</exception>
    public static string[] Texts(ReadOnlySpan<string> pieces, ReadOnlySpan<int> words, int count, WordPieceScheme scheme)
    {
        CheckRoom(pieces.Length, words.Length, nameof(words));
        string[] texts = new string[count];
        for (int piece = 0; piece < pieces.Length; piece++)
        {
            if (words[piece] >= 0)
            {
                ref string text = ref texts[words[piece]];
                text = text is null && scheme == WordPieceScheme.SentencePiece ? pieces[piece] : text + Text(pieces[piece], scheme);
            }
        }

        return texts;
    }

    /// <summary>The text that some of the words make: with their own spaces, or for WordPiece with one between two words.</summary>
    /// <param name="texts">Texts of all words.</param>
    /// <param name="kept">The words that stay, ascending.</param>
    /// <param name="scheme">How the tokenizer marks words.</param>
    public static string Join(ReadOnlySpan<string> texts, ReadOnlySpan<int> kept, WordPieceScheme scheme)
    {
        var joined = new StringBuilder();
        foreach (int word in kept)
        {
            joined.Append(scheme == WordPieceScheme.WordPiece && joined.Length > 0 ? " " : "").Append(texts[word]);
        }

        return joined.Replace(Mark, ' ').ToString().Trim();
    }

    private static bool BeginsWord(string piece, WordPieceRules rules) => rules.Scheme == WordPieceScheme.SentencePiece
        ? piece.StartsWith(Mark) || Punctuation.Contains(piece, StringComparison.Ordinal) || rules.Forced.Contains(piece)
        : !piece.StartsWith(Continuation, StringComparison.Ordinal) || rules.Forced.Contains(Text(piece, rules.Scheme));

    private static string Text(string piece, WordPieceScheme scheme) =>
        scheme == WordPieceScheme.SentencePiece ? piece.TrimStart(Mark)
        : piece.StartsWith(Continuation, StringComparison.Ordinal) ? piece[Continuation.Length..]
        : piece;

    private static void CheckRoom(int pieces, int room, string name)
    {
        if (room < pieces)
        {
            throw new ArgumentException($"Expected one value for each of {pieces} pieces, got {room}.", name);
        }
    }
}
