using System.Diagnostics;
using System.Numerics.Tensors;
using LongConversation.Data;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;

namespace LongConversation.Arms;

/// <summary>One arm with its decoder: reads a text, is asked, answers.</summary>
internal sealed class RecallReader : IDisposable
{
    private readonly RecallArm _arm;
    private readonly RecallTokenizer _tokenizer;
    private readonly Decoder _decoder;

    private RecallReader(RecallArm arm, RecallTokenizer tokenizer, Decoder decoder)
    {
        _arm = arm;
        _tokenizer = tokenizer;
        _decoder = decoder;
    }

    /// <summary>The decoder.</summary>
    public Decoder Decoder => _decoder;

    /// <summary>Opens an arm.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="modelPath">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    public static RecallReader Open(RecallArm arm, ulong seed, string modelPath, RecallTokenizer tokenizer)
    {
        DecoderModel model = arm.Pipeline is null ? CacheWeaver.Read(RecallModel.Geometry, modelPath) : CacheWeaver.Weave(arm.Pipeline, modelPath);
        return new RecallReader(arm, tokenizer, Decoder.Open(model, arm.Pipeline, new DecoderOptions { Threads = 1 }, seed));
    }

    /// <summary>Reads, is asked, answers with two tokens.</summary>
    public RecallAnswer Answer(RecallPrompt prompt, CancellationToken cancellation)
    {
        int[] text = _tokenizer.Encode(prompt.Text), question = _tokenizer.Encode(prompt.Question), answer = _tokenizer.Encode(prompt.Answer);
        _decoder.Clear();
        long start = Stopwatch.GetTimestamp();
        if (_arm.KnowsQuestion)
        {
            _decoder.Read([.. text, .. question], cancellation);
        }
        else
        {
            _decoder.Read(text, cancellation);
        }

        double prefill = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        long bytes = RecallModel.BytesOf(_decoder.Cache);
        if (!_arm.KnowsQuestion)
        {
            _decoder.Append(question, cancellation);
        }

        int first = TensorPrimitives.IndexOfMax(_decoder.Logits);
        _decoder.Step(first, cancellation);
        int second = TensorPrimitives.IndexOfMax(_decoder.Logits);
        return new RecallAnswer(answer.AsSpan().SequenceEqual([first, second]), first, second, prefill, bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();
}
