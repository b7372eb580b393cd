using System.Text.Json;
using System.Text.RegularExpressions;

namespace PipelineDsl.EndToEnd;

/// <summary>A question about the facts of a text, for models/lm-recall.</summary>
/// <param name="Ids">The text's tokens, then those of the question.</param>
/// <param name="Answer">The tokens that are right.</param>
internal sealed record RecallPrompt(int[] Ids, int[] Answer)
{
    private static readonly JsonElement Tokenizer = Read("lm-recall-tokenizer.json");

    private static readonly Regex Pieces = new(Tokenizer.GetProperty("pattern").GetString()!, RegexOptions.CultureInvariant);

    private static readonly Dictionary<(int, int), int> Ranks = Tokenizer.GetProperty("merges").EnumerateArray()
        .Select((pair, rank) => ((pair[0].GetInt32(), pair[1].GetInt32()), rank)).ToDictionary(pair => pair.Item1, pair => pair.rank);

    /// <summary>The model's file.</summary>
    internal static string Model { get; } = Path.Combine(AppContext.BaseDirectory, "lm-recall.onnx");

    /// <summary>The first prompts with 24 facts each.</summary>
    internal static RecallPrompt[] First(int count) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "recall-prompts-24facts.jsonl")).Take(count).Select(Of)];

    private static RecallPrompt Of(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        string Text(string name) => document.RootElement.GetProperty(name).GetString()!;
        return new RecallPrompt([.. Encode(Text("text")), .. Encode(Text("question"))], [.. Encode(Text("answer"))]);
    }

    private static IEnumerable<int> Encode(string text) =>
        Pieces.Matches(text).SelectMany(piece => Merge([.. System.Text.Encoding.UTF8.GetBytes(piece.Value).Select(value => (int)value)]));

    // The first pair of the lowest rank, until no pair is a merge.
    private static List<int> Merge(List<int> tokens)
    {
        while (true)
        {
            (int best, int at) = (int.MaxValue, -1);
            for (int i = 0; i + 1 < tokens.Count; i++)
            {
                if (Ranks.TryGetValue((tokens[i], tokens[i + 1]), out int rank) && rank < best)
                {
                    (best, at) = (rank, i);
                }
            }

            if (at < 0)
            {
                return tokens;
            }

            tokens[at] = 256 + best;
            tokens.RemoveAt(at + 1);
        }
    }

    private static JsonElement Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, file)));
        return document.RootElement.Clone();
    }
}
