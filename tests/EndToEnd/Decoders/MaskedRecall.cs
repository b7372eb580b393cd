using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>The shipped language model through plain ONNX Runtime with its whole cache, in which entries are hidden by the attention mask.</summary>
internal static class MaskedRecall
{
    /// <summary>Reads a text, then some more tokens that see only the kept tokens of the text.</summary>
    /// <returns>Logits behind the last token.</returns>
    internal static float[] Logits(int[] text, ReadOnlySpan<int> kept, int[] more)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        using var session = new InferenceSession(RecallPrompt.Model, options);
        string[] cache = [.. Enumerable.Range(0, 6).Select(static i => $"{i / 2}.{(i % 2 == 0 ? "key" : "value")}")];
        long[] mask = [.. new long[text.Length], .. Enumerable.Repeat(1L, more.Length)];
        foreach (int token in kept)
        {
            mask[token] = 1;
        }

        OrtValue[] empty = [.. cache.Select(static _ => OrtValue.CreateTensorValueFromMemory(Array.Empty<float>(), [1, 2, 0, 48]))];
        using IDisposableReadOnlyCollection<OrtValue> read = Run(text, 0, [.. Enumerable.Repeat(1L, text.Length)], empty);
        using IDisposableReadOnlyCollection<OrtValue> asked = Run(more, text.Length, mask, [.. read.Skip(1)]);
        return asked[0].GetTensorDataAsSpan<float>()[^1024..].ToArray();

        IDisposableReadOnlyCollection<OrtValue> Run(int[] tokens, int position, long[] visible, OrtValue[] past)
        {
            using OrtValue ids = OrtValue.CreateTensorValueFromMemory(tokens.Select(static token => (long)token).ToArray(), [1, tokens.Length]);
            using OrtValue positions = OrtValue.CreateTensorValueFromMemory(tokens.Select((_, i) => (long)(position + i)).ToArray(), [1, tokens.Length]);
            using OrtValue attention = OrtValue.CreateTensorValueFromMemory(visible, [1, visible.Length]);
            using var run = new RunOptions();
            return session.Run(
                run,
                ["input_ids", "position_ids", "attention_mask", .. cache.Select(static name => "past_key_values." + name)],
                [ids, positions, attention, .. past],
                ["logits", .. cache.Select(static name => "present." + name)]);
        }
    }
}
