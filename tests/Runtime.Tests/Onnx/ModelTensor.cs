using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.Tests.Onnx;

/// <summary>A tensor of a test: floats, or int64 values.</summary>
internal sealed record ModelTensor(long[] Shape, float[] Values, bool IsInteger)
{
    internal static ModelTensor Of(JsonElement json) => new(
        [.. json.GetProperty("shape").EnumerateArray().Select(value => value.GetInt64())],
        [.. json.GetProperty("data").EnumerateArray().Select(value => value.GetSingle())],
        json.TryGetProperty("type", out JsonElement type) && type.GetString() == "int64");

    internal static ModelTensor Read(OrtValue value)
    {
        long[] shape = value.GetTensorTypeAndShape().Shape;
        bool isInteger = value.GetTensorTypeAndShape().ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64;
        return new ModelTensor(
            shape,
            isInteger ? [.. value.GetTensorDataAsSpan<long>().ToArray().Select(item => (float)item)] : value.GetTensorDataAsSpan<float>().ToArray(),
            isInteger);
    }

    internal OrtValue ToOrtValue() => IsInteger
        ? OrtValue.CreateTensorValueFromMemory(Values.Select(value => (long)value).ToArray(), Shape)
        : OrtValue.CreateTensorValueFromMemory(Values, Shape);
}
