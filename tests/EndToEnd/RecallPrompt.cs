using System.Text.Json;

namespace PipelineDsl.EndToEnd;

/// <summary>A question about the facts of a text, for models/lm-recall.</summary>
/// <param name="Text">The text's tokens.</param>
/// <param name="Question">Those of the question.</param>
/// <param name="Answer">The tokens that are right.</param>
internal sealed record RecallPrompt(int[] Text, int[] Question, int[] Answer)
{
    /// <summary>The model's file.</summary>
    internal static string Model { get; } = Path.Combine(AppContext.BaseDirectory, "lm-recall.onnx");

    /// <summary>The text's tokens, then those of the question.</summary>
    internal int[] Ids { get; } = [.. Text, .. Question];

    /// <summary>The first prompts with 24 facts each.</summary>
    internal static RecallPrompt[] First(int count) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "recall-prompts-24facts.jsonl")).Take(count).Select(Of)];

    private static RecallPrompt Of(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        int[] Tokens(string name) => RecallTokenizer.Shipped.Encode(document.RootElement.GetProperty(name).GetString()!);
        return new RecallPrompt(Tokens("text"), Tokens("question"), Tokens("answer"));
    }
}
