namespace LongConversation.Data;

/// <summary>The texts of all shipped prompts, one behind the other.</summary>
internal static class LongText
{
    /// <summary>Reads.</summary>
    /// <param name="length">Tokens, at most as many as the prompts have.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    public static int[] Read(int length, RecallTokenizer tokenizer) =>
        [.. RecallPrompts.Read(ShippedModel.Prompts, int.MaxValue).SelectMany(prompt => tokenizer.Encode(prompt.Text)).Take(length)];
}
