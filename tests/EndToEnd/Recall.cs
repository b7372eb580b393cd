using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.EndToEnd;

/// <summary>Runs the shipped language model, untouched or woven, through plain ONNX Runtime: a prompt, then one token after the other.</summary>
internal sealed class Recall : IDisposable
{
    private const int Layers = 3;
    private const int Vocabulary = 1024;

    private readonly InferenceSession _session;
    private readonly OrtValue[] _cache = new OrtValue[2 * Layers];
    private int _seen;

    private Recall(byte[] model, TokenPipeline? pipeline)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (pipeline is not null)
        {
            StageOperators.Register(options, pipeline);
        }

        _session = new InferenceSession(model, options);
    }

    internal static Recall Dense() => new(File.ReadAllBytes(RecallPrompt.Model), null);

    internal static Recall Woven(TokenPipeline pipeline, WeaveOptions? options = null) =>
        new(TokenWeaver.Weave(pipeline, RecallPrompt.Model, options).ToArray(), pipeline);

    /// <summary>Entries in the cache of every layer.</summary>
    internal int[] Cached => [.. Enumerable.Range(0, Layers).Select(layer => (int)_cache[2 * layer].GetTensorTypeAndShape().Shape[2])];

    /// <summary>Continues a prompt by as many tokens, each the likeliest.</summary>
    internal int[] Answer(int[] prompt, int count)
    {
        Clear();
        int[] answer = new int[count];
        for (int i = 0; i < count; i++)
        {
            float[] logits = Step(i == 0 ? prompt : [answer[i - 1]]);
            answer[i] = Array.IndexOf(logits, logits.Max());
        }

        return answer;
    }

    /// <summary>Logits behind the last of some new tokens.</summary>
    internal float[] Step(int[] ids)
    {
        if (_seen == 0)
        {
            for (int i = 0; i < _cache.Length; i++)
            {
                _cache[i] = OrtValue.CreateTensorValueFromMemory(Array.Empty<float>(), [1, 2, 0, 48]);
            }
        }

        using OrtValue tokens = OrtValue.CreateTensorValueFromMemory(ids.Select(id => (long)id).ToArray(), [1, ids.Length]);
        using OrtValue positions = OrtValue.CreateTensorValueFromMemory(ids.Select((_, i) => (long)(_seen + i)).ToArray(), [1, ids.Length]);
        using OrtValue mask = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, _seen + ids.Length).ToArray(), [1, _seen + ids.Length]);
        string[] names = [.. Enumerable.Range(0, 2 * Layers).Select(i => $"{i / 2}.{(i % 2 == 0 ? "key" : "value")}")];
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(
            run,
            ["input_ids", "position_ids", "attention_mask", .. names.Select(name => "past_key_values." + name)],
            [tokens, positions, mask, .. _cache],
            ["logits", .. names.Select(name => "present." + name)]);
        for (int i = 0; i < _cache.Length; i++)
        {
            _cache[i].Dispose();
            _cache[i] = OrtValue.CreateTensorValueFromMemory(
                outputs[i + 1].GetTensorDataAsSpan<float>().ToArray(), outputs[i + 1].GetTensorTypeAndShape().Shape);
        }

        _seen += ids.Length;
        return outputs[0].GetTensorDataAsSpan<float>()[^Vocabulary..].ToArray();
    }

    public void Dispose()
    {
        Clear();
        _session.Dispose();
    }

    private void Clear()
    {
        for (int i = 0; i < _cache.Length && _seen > 0; i++)
        {
            _cache[i].Dispose();
        }

        _seen = 0;
    }
}
