using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.EndToEnd;

/// <summary>Runs the shipped vision transformer, untouched or woven, through plain ONNX Runtime.</summary>
internal static class Vit
{
    internal static InferenceSession Dense() => Session(FashionMnist.Model, null);

    internal static InferenceSession Woven(TokenPipeline pipeline, WeaveOptions? options = null) =>
        Session(TokenWeaver.Weave(pipeline, FashionMnist.Model, options).ToArray(), pipeline);

    internal static float[] Logits(InferenceSession session, int first, int count)
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(FashionMnist.Images(first, count), [count, 1, 28, 28]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, ["pixel_values"], [input], ["logits"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    internal static int[] Classes(float[] logits) =>
        [.. logits.Chunk(10).Select(row => Array.IndexOf(row, row.Max()))];

    private static InferenceSession Session(byte[] model, TokenPipeline? pipeline)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (pipeline is not null)
        {
            StageOperators.Register(options, pipeline);
        }

        return new InferenceSession(model, options);
    }
}
