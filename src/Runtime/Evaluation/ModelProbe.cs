using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Kernels;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Evaluation;

/// <summary>Random input for a model, the same in every run. Integers are 0 or 1, and 1 in the first half of a row: valid as ids and as masks.</summary>
internal sealed class ModelProbe
{
    private const int OpenBatch = 2;
    private const int OpenLength = 24;

    private readonly Dictionary<string, (long[] Shape, TensorElementType Type)> _inputs;

    internal ModelProbe(string modelPath, TokenPlan plan)
    {
        using SessionOptions options = Options();
        using InferenceSession session = new(modelPath, options);
        int length = plan.IsStatic ? plan.Tokens : int.Min(plan.Tokens, OpenLength);
        _inputs = session.InputMetadata.ToDictionary(
            input => input.Key,
            input => (input.Value.Dimensions.Select((size, axis) => size >= 0 ? (long)size : axis == 0 ? OpenBatch : length).ToArray(),
                input.Value.ElementDataType));
    }

    /// <summary>Outputs as floats.</summary>
    /// <param name="modelPath">The model, original or woven.</param>
    /// <param name="pipeline">The pipeline whose operators it needs; null for the original.</param>
    internal Dictionary<string, float[]> Run(string modelPath, TokenPipeline? pipeline)
    {
        using SessionOptions options = Options();
        if (pipeline is not null)
        {
            StageOperators.Register(options, pipeline);
        }

        using InferenceSession session = new(modelPath, options);
        using RunOptions runOptions = new();
        string[] outputs = [.. session.OutputMetadata.Keys];
        Dictionary<string, OrtValue> values = _inputs.ToDictionary(input => input.Key, input => Make(input.Value.Shape, input.Value.Type));
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(runOptions, values, outputs);
            return outputs.Select((name, i) => (name, Read(results[i]))).ToDictionary();
        }
        finally
        {
            foreach (OrtValue value in values.Values)
            {
                value.Dispose();
            }
        }
    }

    // Without fusion: what is compared bit for bit must be computed by the same operators.
    private static SessionOptions Options() => new()
    {
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
        IntraOpNumThreads = 1,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
    };

    private static OrtValue Make(long[] shape, TensorElementType type)
    {
        int count = checked((int)shape.Aggregate(1L, (product, size) => product * size)), row = (int)long.Max(shape.Length == 0 ? 1 : shape[^1], 1);
        bool IsOne(int i) => i % row < (row + 1) / 2 || KeyedHash.Unit(1, (ulong)i) < 0.5f;
        IEnumerable<int> indices = Enumerable.Range(0, count);
        return type switch
        {
            TensorElementType.Float => OrtValue.CreateTensorValueFromMemory(indices.Select(i => (4 * KeyedHash.Unit(2, (ulong)i)) - 2).ToArray(), shape),
            TensorElementType.Int64 => OrtValue.CreateTensorValueFromMemory(indices.Select(i => IsOne(i) ? 1L : 0L).ToArray(), shape),
            TensorElementType.Int32 => OrtValue.CreateTensorValueFromMemory(indices.Select(i => IsOne(i) ? 1 : 0).ToArray(), shape),
            TensorElementType.Bool => OrtValue.CreateTensorValueFromMemory(indices.Select(IsOne).ToArray(), shape),
            _ => throw new NotSupportedException($"The model has an input of type {type}; random input can be made for float, integers and bool."),
        };
    }

    private static float[] Read(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
        TensorElementType.Int64 => [.. value.GetTensorDataAsSpan<long>().ToArray().Select(item => (float)item)],
        TensorElementType.Int32 => [.. value.GetTensorDataAsSpan<int>().ToArray().Select(item => (float)item)],
        TensorElementType.Bool => [.. value.GetTensorDataAsSpan<bool>().ToArray().Select(item => item ? 1f : 0f)],
        _ => [],
    };
}
