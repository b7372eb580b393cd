namespace LongConversation.Data;

/// <summary>Files of the shipped model, beside the program.</summary>
internal static class ShippedModel
{
    /// <summary>The decoder.</summary>
    public static string Model => In("lm-recall.onnx");

    /// <summary>Its tokenizer.</summary>
    public static string Tokenizer => In("lm-recall-tokenizer.json");

    /// <summary>Texts of 508 tokens with 24 facts each, and a question.</summary>
    public static string Prompts => In("recall-prompts-24facts.jsonl");

    /// <summary>What was measured in PyTorch.</summary>
    public static string Results => In("results-24facts.json");

    private static string In(string file) => Path.Combine(AppContext.BaseDirectory, "lm-recall", file);
}
