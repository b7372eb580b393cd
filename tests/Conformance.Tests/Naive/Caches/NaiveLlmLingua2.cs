using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>LLMLingua-2: pieces become words, and the words over a percentile stay.</summary>
internal sealed class NaiveLlmLingua2() : NaiveCacheFile("llmlingua2")
{
    private const char Space = '\u2581';
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private static readonly string[] _special = ["<s>", "</s>", "<unk>", "<pad>"];

    public override Dictionary<string, object?> Draw(Draws draws)
    {
        string[] tokens = Pieces(draws, draws.Int(4, 24)), forced = Pieces(draws, draws.Int(4, 14));
        return new()
        {
            ["inputs"] = new
            {
                tokens = (string[])["<s>", .. tokens, "</s>"],
                keep_probability = Probabilities(draws, tokens.Length + 2),
                token_count_per_word = Counts(draws, tokens, []),
                words_in_order = Words(tokens, []).Select(static word => string.Concat(word.Select(static piece => piece.Piece))).ToArray(),
                special_tokens = _special,
            },
            ["cases"] = new[] { new { @case = "one", @params = new { rate = draws.Uniform(0.1, 0.95, 2) } } },
            ["consecutive_forced"] = new[] { Forced(true), Forced(false) },
        };

        object Forced(bool drop) => new
        {
            tokens = forced,
            probs = Probabilities(draws, forced.Length),
            token_count_per_word = Counts(draws, forced, ["."]),
            @params = new { rate = draws.Uniform(0.2, 0.8, 2), force = new[] { "." }, drop_consecutive = drop },
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        var inputs = new Values(file["inputs"]);
        return new()
        {
            ["cases"] = Each(file, "cases", one => new
            {
                expected = Dropped(
                    inputs.Texts("tokens"), inputs.Numbers("keep_probability"), inputs.Ints("token_count_per_word"), one.Of("params"), decisions),
            }),
            ["consecutive_forced"] = Each(file, "consecutive_forced", one => new
            {
                expected = Dropped(one.Texts("tokens"), one.Numbers("probs"), one.Ints("token_count_per_word"), one.Of("params"), decisions),
            }),
        };
    }

    private static object Dropped(string[] tokens, double[] probabilities, int[] counts, Values parameters, Decisions decisions)
    {
        string[] force = parameters.Has("force") ? parameters.Texts("force") : [];
        double reduced = Math.Max(0, 1 - parameters.Number("rate"));
        (string Piece, int Index)[][] pieces = Words(tokens, force);
        string[] words = [.. pieces.Select(static word => string.Concat(word.Select(static piece => piece.Piece)))];
        double[] free = [.. pieces.Select(word => word.Average(piece => probabilities[piece.Index]))];
        double[] kept = [.. pieces.Select(word => word.Average(piece => force.Contains(piece.Piece) ? 1 : probabilities[piece.Index]))];
        if (parameters.Flag("drop_consecutive"))
        {
            DropRepeated(words, kept, force, CacheFormulas.Percentile(kept, (int)(100 * reduced)), decisions);
        }

        int percentile = (int)((100 * reduced) + 1);
        (double threshold, bool isHit) = CacheFormulas.Percentile(
            kept.Zip(counts, static (p, count) => Enumerable.Repeat(p, count)).SelectMany(static p => p), percentile);
        bool[] labels = [.. kept.Select(p => decisions.Above(p, threshold, isHit) || (threshold == 1 && p == 1))];
        if (parameters.Flag("drop_consecutive"))
        {
            DropNeighbours(words, labels, force);
        }

        string[] stay = [.. words.Where((_, i) => labels[i])];
        return new
        {
            words,
            word_probs = kept,
            word_probs_no_force = free,
            reduce_rate = reduced,
            percentile,
            threshold,
            labels = labels.Select(static label => label ? 1 : 0).ToArray(),
            kept_words = stay,
            text = string.Concat(stay).Replace(Space, ' ').Trim(),
        };
    }

    private static void DropRepeated(string[] words, double[] kept, string[] force, (double Value, bool IsHit) threshold, Decisions decisions)
    {
        string previous = "";
        bool isBetween = false;
        for (int i = 0; i < words.Length; i++)
        {
            if (!force.Contains(words[i]))
            {
                isBetween |= decisions.Above(kept[i], threshold.Value, threshold.IsHit);
                continue;
            }

            if (!isBetween && words[i] == previous)
            {
                kept[i] = 0;
            }

            (previous, isBetween) = (words[i], false);
        }
    }

    /// <summary>Of equal forced words that would stay side by side the first one stays.</summary>
    private static void DropNeighbours(string[] words, bool[] labels, string[] force)
    {
        string last = "";
        for (int i = 0; i < words.Length; i++)
        {
            labels[i] &= !(force.Contains(words[i]) && words[i] == last);
            last = labels[i] ? words[i] : last;
        }
    }

    private static (string Piece, int Index)[][] Words(string[] tokens, string[] force)
    {
        List<List<(string, int)>> words = [];
        for (int i = 0; i < tokens.Length; i++)
        {
            if (_special.Contains(tokens[i]))
            {
                continue;
            }

            if (words.Count == 0 || tokens[i][0] == Space || Punctuation.Contains(tokens[i], StringComparison.Ordinal) || force.Contains(tokens[i]))
            {
                words.Add([]);
            }

            words[^1].Add((tokens[i], i));
        }

        return [.. words.Select(static word => word.ToArray())];
    }

    private static string[] Pieces(Draws draws, int count) =>
        [$"{Space}So", .. Enumerable.Range(1, count).Select(_ => draws.One($"{Space}we", $"{Space}12", $"{Space}maybe", ".", ".", ",", "line", "5", "s"))];

    private static double[] Probabilities(Draws draws, int count) => [.. Enumerable.Range(0, count).Select(_ => draws.Int(1, 63) / 64.0)];

    private static int[] Counts(Draws draws, string[] tokens, string[] force) => [.. Words(tokens, force).Select(_ => draws.Int(1, 3))];
}
