using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tests.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>A model of one node, or of several in a row, and its runs: by C# on the processor, or by the launch code over the stand-in.</summary>
internal sealed class StageModel(TokenPipeline pipeline, bool isHalf = false)
{
    private static readonly string[] Outputs = ["fewer", "kept", "sizes_out", "origins_out"];

    private TensorElementType Element => isHalf ? TensorElementType.Float16 : TensorElementType.Float;

    /// <summary>A session whose stages run on the processor in C#.</summary>
    internal InferenceSession OpenOnProcessor() => Model().Open(options => StageOperators.Register(options, pipeline, ExecutionProvider.Cpu, device: 0));

    /// <summary>A session whose stages run by the launch code.</summary>
    internal InferenceSession OpenOnStub(CudaRuntime runtime)
    {
        var domain = new OperatorDomain(pipeline.Domain, CudaStageOperators.Of(pipeline, runtime, provider: null));
        return Model().Open(domain.AddTo);
    }

    /// <summary>Runs it: hidden states, kept tokens, sizes and origins, as single precision and integers.</summary>
    internal (float[] Hidden, long[] Kept, float[] Sizes, long[] Origins) Run(InferenceSession session, TestTensor hidden)
    {
        using OrtValue input = isHalf
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(hidden.Floats, static value => (Float16)value), hidden.Shape)
            : hidden.ToOrtValue();
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["hidden"], [input], Outputs);
        float[] written = isHalf
            ? Array.ConvertAll(results[0].GetTensorDataAsSpan<Float16>().ToArray(), static value => (float)value)
            : results[0].GetTensorDataAsSpan<float>().ToArray();
        return (
            written, results[1].GetTensorDataAsSpan<long>().ToArray(), results[2].GetTensorDataAsSpan<float>().ToArray(),
            results[3].GetTensorDataAsSpan<long>().ToArray());
    }

    private TestModel Model()
    {
        TestModel model = new TestModel(pipeline.Domain).Input("hidden", Element, "batch", "tokens", TestStages.Channels);
        string hidden = "hidden", sizes = "", origins = "";
        for (int i = 0; i < pipeline.Stages.Length; i++)
        {
            bool isLast = i == pipeline.Stages.Length - 1;
            string[] outputs = isLast ? Outputs : [$"hidden{i}", $"kept{i}", $"sizes{i}", $"origins{i}"];
            model.Node(pipeline.Domain, pipeline.Stages[i].Name, $"{hidden},,,,{sizes},,{origins}", $"{outputs[0]},{outputs[1]},{outputs[2]},,{outputs[3]}");
            (hidden, sizes, origins) = (outputs[0], outputs[2], outputs[3]);
        }

        return model.Output(Outputs[0], Element).Output(Outputs[1], TensorElementType.Int64).Output(Outputs[2], TensorElementType.Float)
            .Output(Outputs[3], TensorElementType.Int64);
    }
}
