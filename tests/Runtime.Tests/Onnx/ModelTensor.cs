using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.Tests.Onnx;

/// <summary>A tensor of a test: floats, halves or int64 values.</summary>
internal sealed record ModelTensor(long[] Shape, float[] Values, bool IsInteger, bool IsHalf = false)
{
    internal static ModelTensor Of(JsonElement json) => new(
        [.. json.GetProperty("shape").EnumerateArray().Select(value => value.GetInt64())],
        [.. json.GetProperty("data").EnumerateArray().Select(value => value.GetSingle())],
        json.TryGetProperty("type", out JsonElement type) && type.GetString() == "int64");

    internal static ModelTensor Read(OrtValue value)
    {
        long[] shape = value.GetTensorTypeAndShape().Shape;
        TensorElementType type = value.GetTensorTypeAndShape().ElementDataType;
        float[] values = type switch
        {
            TensorElementType.Int64 => [.. value.GetTensorDataAsSpan<long>().ToArray().Select(item => (float)item)],
            TensorElementType.Float16 => [.. value.GetTensorDataAsSpan<Float16>().ToArray().Select(item => (float)item)],
            _ => value.GetTensorDataAsSpan<float>().ToArray(),
        };
        return new ModelTensor(shape, values, type == TensorElementType.Int64, type == TensorElementType.Float16);
    }

    internal OrtValue ToOrtValue() => IsInteger
        ? OrtValue.CreateTensorValueFromMemory(Values.Select(value => (long)value).ToArray(), Shape)
        : IsHalf ? OrtValue.CreateTensorValueFromMemory(Values.Select(value => (Float16)value).ToArray(), Shape)
        : OrtValue.CreateTensorValueFromMemory(Values, Shape);
}
