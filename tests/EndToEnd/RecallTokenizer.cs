using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>The tokenizer of models/lm-recall.</summary>
internal sealed class RecallTokenizer : ITextTokenizer
{
    private readonly Regex _pieces;
    private readonly Dictionary<(int, int), int> _ranks;
    private readonly List<byte[]> _bytes = [.. Enumerable.Range(0, 256).Select(static value => new[] { (byte)value })];

    private RecallTokenizer(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, file)));
        _pieces = new Regex(document.RootElement.GetProperty("pattern").GetString()!, RegexOptions.CultureInvariant);
        (int, int)[] merges = [.. document.RootElement.GetProperty("merges").EnumerateArray().Select(static pair => (pair[0].GetInt32(), pair[1].GetInt32()))];
        _ranks = merges.Select(static (pair, rank) => (pair, rank)).ToDictionary(static merge => merge.pair, static merge => merge.rank);
        foreach ((int first, int second) in merges)
        {
            _bytes.Add([.. _bytes[first], .. _bytes[second]]);
        }
    }

    internal static RecallTokenizer Shipped { get; } = new("lm-recall-tokenizer.json");

    public int[] Encode(string text) =>
        [.. _pieces.Matches(text).SelectMany(piece => Merge([.. Encoding.UTF8.GetBytes(piece.Value).Select(static value => (int)value)]))];

    public ReadOnlySpan<byte> Bytes(int token) => _bytes[token];

    internal string Decode(IEnumerable<int> tokens) => Encoding.UTF8.GetString([.. tokens.SelectMany(token => _bytes[token])]);

    // The first pair of the lowest rank, until no pair is a merge.
    private List<int> Merge(List<int> tokens)
    {
        while (true)
        {
            (int best, int at) = (int.MaxValue, -1);
            for (int i = 0; i + 1 < tokens.Count; i++)
            {
                if (_ranks.TryGetValue((tokens[i], tokens[i + 1]), out int rank) && rank < best)
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
}
