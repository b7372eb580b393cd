using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Sessions on one thread with bound buffers, so that a run is nothing but the run.</summary>
internal static class Sessions
{
    /// <summary>An action that runs a model once over fixed inputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="register">Registers operators, if the model has any of ours.</param>
    /// <param name="inputs">Names, shapes and seeds of normally distributed inputs.</param>
    /// <param name="outputs">Names and shapes of the outputs.</param>
    public static Action Runner(
        byte[] model, Action<SessionOptions>? register, (string Name, long[] Shape)[] inputs, (string Name, long[] Shape)[] outputs)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        register?.Invoke(options);
        var session = new InferenceSession(model, options);
        OrtIoBinding binding = session.CreateIoBinding();
        foreach ((string name, long[] shape) in inputs)
        {
            OrtValue value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
            Fill(value.GetTensorMutableDataAsSpan<float>(), name.Length);
            if (name == "sizes")
            {
                value.GetTensorMutableDataAsSpan<float>().Fill(1);
            }

            binding.BindInput(name, value);
        }

        foreach ((string name, long[] shape) in outputs)
        {
            binding.BindOutput(name, OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape));
        }

        var run = new RunOptions();
        return () => session.RunWithBinding(run, binding);
    }

    /// <summary>Registers one pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    public static Action<SessionOptions> With(TokenPipeline pipeline) => options => StageOperators.Register(options, pipeline);

    /// <summary>Writes normally distributed numbers.</summary>
    /// <param name="values">Where to.</param>
    /// <param name="seed">Same seed, same numbers.</param>
    public static void Fill(Span<float> values, int seed)
    {
        var random = new Random(seed);
        foreach (ref float value in values)
        {
            value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }
}
