using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <content>Tensors where the model runs: with them nothing is copied between runs, or between models.</content>
public sealed partial class ModelRunner
{
    /// <summary>Takes memory for a tensor where the model runs, to be filled once and bound for many runs. The caller disposes it.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="shape">Its shape.</param>
    /// <exception cref="ArgumentException">The shape is none.</exception>
    /// <exception cref="NotSupportedException">There are no tensors of such elements.</exception>
    /// <exception cref="OutOfMemoryException">There is not that much memory.</exception>
    public DeviceTensor Allocate<T>(params ReadOnlySpan<long> shape)
        where T : unmanaged => new(_site.Memory, ElementType<T>.Value, shape);

    /// <summary>
    /// Makes the next runs read an input from a tensor of the caller's: without a copy where it is in the memory in which the model runs, such as one of
    /// <see cref="Allocate{T}"/> or another runner's <see cref="OutputTensor"/>; one of the processor's is copied to a device before every run.
    /// </summary>
    /// <param name="name">The input.</param>
    /// <param name="tensor">The tensor. It must live until the input gets another one or the runner is disposed.</param>
    /// <exception cref="ArgumentException">There is no such input, or type, shape or device do not fit; the message says what does.</exception>
    /// <exception cref="InvalidOperationException">A run is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
    public void Bind(string name, OrtValue tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        TensorBuffer input = RunnerSession.Find(_session.Inputs, "input", name);
        lock (_gate)
        {
            RequireIdle();
            if (!input.Reads(tensor))
            {
                OrtTensorTypeAndShapeInfo info = tensor.GetTensorTypeAndShape();
                input.Value.Require(info.ElementDataType);
                input.Value.Require(info.Shape);
                _session.Bind(input, tensor, info.Shape);
            }
        }
    }

    /// <summary>
    /// An output of the last run as a tensor where the model runs, without a copy: for another model's <see cref="Bind"/>. Valid until the next run; one with
    /// the same shapes writes into the same tensor.
    /// </summary>
    /// <param name="name">The output.</param>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    /// <exception cref="InvalidOperationException">There was no run yet, the last one failed, or one is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
    public OrtValue OutputTensor(string name)
    {
        TensorBuffer output = RunnerSession.Find(_session.Outputs, "output", name);
        lock (_gate)
        {
            RequireResult();
            return output.Current!;
        }
    }
}
