using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>Opens the shipped language model as a decoder.</summary>
internal static class RecallDecoder
{
    internal static CacheGeometry Geometry { get; } = new(3, 2, 48, 512) { QueryHeads = 4 };

    internal static Decoder Full(int chunkLength = 256) => Decoder.Open(CacheWeaver.Read(Geometry, RecallPrompt.Model), null, Options(chunkLength));

    internal static Decoder Woven(CachePipeline pipeline, int chunkLength = 256, ulong seed = 0) =>
        Decoder.Open(CacheWeaver.Weave(pipeline, RecallPrompt.Model), pipeline, Options(chunkLength), seed);

    /// <summary>With inputs and cache in other memory than the processor's.</summary>
    internal static Decoder On(DeviceMemory memory, CachePipeline? pipeline = null) => Decoder.Open(
        pipeline is null ? CacheWeaver.Read(Geometry, RecallPrompt.Model) : CacheWeaver.Weave(pipeline, RecallPrompt.Model),
        pipeline,
        Options(64) with { Memory = memory });

    /// <summary>Continues by as many tokens, each the likeliest.</summary>
    internal static int[] Answer(this Decoder decoder, int count)
    {
        int[] answer = new int[count];
        for (int i = 0; i < count; i++)
        {
            answer[i] = Likeliest(decoder.Logits);
            decoder.Step(answer[i]);
        }

        return answer;
    }

    internal static int Likeliest(ReadOnlySpan<float> logits) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits);

    private static DecoderOptions Options(int chunkLength) => new() { ChunkLength = chunkLength, Threads = 1 };
}
