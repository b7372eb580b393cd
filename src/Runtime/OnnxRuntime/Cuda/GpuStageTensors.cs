using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The caller's tensors as those of a stage's run.</summary>
/// <param name="node">The stage, for messages.</param>
/// <param name="signature">Types of its outputs.</param>
/// <param name="inputs">Inputs by their numbers.</param>
/// <param name="outputs">Outputs by their numbers.</param>
/// <param name="takesHostMemory">Whether tensors of the processor are the device's.</param>
internal readonly ref struct GpuStageTensors(
    StageNodeSettings node, StageSignature signature, ReadOnlySpan<OrtValue?> inputs, ReadOnlySpan<OrtValue?> outputs, bool takesHostMemory) : IStageTensors
{
    private readonly StageNodeSettings _node = node;
    private readonly StageSignature _signature = signature;
    private readonly ReadOnlySpan<OrtValue?> _inputs = inputs, _outputs = outputs;
    private readonly bool _takesHostMemory = takesHostMemory;

    /// <inheritdoc/>
    public TensorView Input(int index) =>
        index < _inputs.Length && _inputs[index] is { } value ? View("input", index, value, onDevice: index != StageNode.PastInput) : default;

    /// <inheritdoc/>
    public nint OutputAddress(int index, scoped ReadOnlySpan<long> shape)
    {
        if (index >= _outputs.Length || _outputs[index] is not { } value)
        {
            throw _node.Error($"expected a tensor for the output {index}, of the shape {ShapeText.Of(shape)}; got none.");
        }

        TensorView view = View("output", index, value, onDevice: true);
        return view.Shape.SequenceEqual(shape) && view.Type == _signature.Outputs[index].Type
            ? view.Address
            : throw _node.Error(
                $"output {index}: expected {_signature.Outputs[index].Type} {ShapeText.Of(shape)}, got {view.Type} {ShapeText.Of(view.Shape)}.");
    }

    private TensorView View(string what, int index, OrtValue value, bool onDevice)
    {
        nint handle = OrtValues.Handle(value);
        if (handle == 0 || !value.IsTensor)
        {
            throw _node.Error($"{what} {index}: expected a tensor, got {(handle == 0 ? "one that was disposed" : value.OnnxType)}.");
        }

        if (!_takesHostMemory && OrtValues.IsOnDevice(value) != onDevice)
        {
            throw _node.Error($"{what} {index}: expected memory of the {(onDevice ? "GPU" : "processor")}, got the other.");
        }

        return new TensorView(handle);
    }
}
