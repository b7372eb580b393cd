using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>LLMLingua-2: pieces to words, the percentile, the words that stay and their text; with and without forced words.</summary>
internal sealed class LlmLingua2Vectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_llmlingua2";

    /// <inheritdoc/>
    public override string Method => "llmlingua2";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        string[] pieces = vector.Inputs.Texts("tokens");
        float[] own = vector.Inputs.Floats(vector.Inputs.Has("probs") ? "probs" : "keep_probability"), forced = [.. own];
        double rate = vector.Params.Number("rate");
        var rules = new WordPieceRules
        {
            Special = vector.Inputs.Has("special_tokens") ? [.. vector.Inputs.Texts("special_tokens")] : [],
            Forced = vector.Params.Has("force") ? [.. vector.Params.Texts("force")] : [],
            DropRepeats = vector.Params.Flag("drop_consecutive", false),
        };
        int[] words = new int[pieces.Length];
        int count = WordPieces.Assign(pieces, rules, words);
        string[] texts = WordPieces.Texts(pieces, words, count, rules.Scheme);
        float[] probabilities = new float[count], unforced = new float[count];
        WordPieces.Mean(own, words, unforced);
        WordPieces.Force(pieces, words, rules, forced);
        WordPieces.Mean(forced, words, probabilities);
        using var workspace = new Workspace(WordDrop.WorkspaceBytes(count));
        if (rules.DropRepeats)
        {
            WordDrop.ClearRepeats(texts, rules.Forced, rate, probabilities, workspace);
        }

        int percentile = WordDrop.Percentile(rate);
        double threshold = WordDrop.Threshold(probabilities, vector.Inputs.Ints("token_count_per_word"), percentile, workspace);
        int[] kept = new int[count];
        kept = kept[..WordDrop.Select(texts, probabilities, threshold, rules, kept)];

        vector.Expect("words", texts);
        vector.Expect("word_probs", probabilities);
        vector.Expect("word_probs_no_force", unforced);
        vector.Expect("reduce_rate", 1 - rate);
        vector.Expect("percentile", percentile);
        vector.Expect("threshold", threshold);
        vector.Expect("labels", [.. Enumerable.Range(0, count).Select(word => kept.Contains(word) ? 1 : 0)]);
        vector.Expect("kept_words", [.. kept.Select(word => texts[word])]);
        vector.Expect("text", WordPieces.Join(texts, kept, rules.Scheme));
    }
}
