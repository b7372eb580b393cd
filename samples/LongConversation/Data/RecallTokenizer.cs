using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using PipelineDsl.OnnxRuntime;

namespace LongConversation.Data;

/// <summary>The shipped model's byte-level BPE, run by Microsoft.ML.Tokenizers.</summary>
internal sealed class RecallTokenizer : ITextTokenizer
{
    private readonly BpeTokenizer _tokenizer;
    private readonly byte[][] _bytes;

    private RecallTokenizer(BpeTokenizer tokenizer, byte[][] bytes)
    {
        _tokenizer = tokenizer;
        _bytes = bytes;
    }

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">The file: a pattern that splits text, and merges of pairs of ids; the first 256 ids are bytes.</param>
    /// <exception cref="InputException">The file is missing or no such tokenizer.</exception>
    public static RecallTokenizer Read(string path)
    {
        try
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
            string pattern = file.RootElement.GetProperty("pattern").GetString()!;
            List<byte[]> bytes = [.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value })];
            var merges = new List<string>();
            foreach (JsonElement merge in file.RootElement.GetProperty("merges").EnumerateArray())
            {
                byte[] left = bytes[merge[0].GetInt32()], right = bytes[merge[1].GetInt32()];
                bytes.Add([.. left, .. right]);
                merges.Add($"{ByteAlphabet.Word(left)} {ByteAlphabet.Word(right)}");
            }

            var options = new BpeOptions(bytes.Select((word, id) => KeyValuePair.Create(ByteAlphabet.Word(word), id)))
            {
                Merges = merges,
                ByteLevel = true,
                PreTokenizer = new RegexPreTokenizer(new Regex(pattern), specialTokens: null),
            };
            return new RecallTokenizer(BpeTokenizer.Create(options), [.. bytes]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException
            or ArgumentException)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public int[] Encode(string text) => [.. _tokenizer.EncodeToIds(text)];

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(int token) => _bytes[token];
}
