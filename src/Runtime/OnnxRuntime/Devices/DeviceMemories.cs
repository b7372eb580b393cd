using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Finds the memory of a device.</summary>
internal static class DeviceMemories
{
    /// <summary>The memory of an execution provider's device.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="device">Its device, from 0.</param>
    /// <exception cref="NotSupportedException">There is no such device; the message says why.</exception>
    internal static DeviceMemory Of(ExecutionProvider provider, int device)
    {
        if (provider == ExecutionProvider.Cpu)
        {
            return ProcessorMemory.Instance;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(device);
        return CudaMemory.TryOpen(device, out CudaMemory? memory, out string problem)
            ? memory
            : throw new NotSupportedException($"CUDA device {device} is not available: {problem}");
    }

    /// <summary>Makes the buffers of a session's inputs or of its outputs.</summary>
    /// <param name="values">The inputs or the outputs.</param>
    /// <param name="memory">The device's.</param>
    /// <param name="ask">Asks ONNX Runtime.</param>
    /// <returns>
    /// Buffers in the device's memory or, for what nodes on the processor read or write, such as shapes, the processor's. Binding such an input to a
    /// device would copy its values once, and later runs would not see others.
    /// </returns>
    internal static TensorBuffer[] Place(IEnumerable<ModelValue> values, DeviceMemory memory, Func<IDisposableReadOnlyCollection<OrtMemoryInfo>> ask)
    {
        if (memory.IsProcessor)
        {
            return [.. values.Select(value => new TensorBuffer(value, memory))];
        }

        using IDisposableReadOnlyCollection<OrtMemoryInfo> infos = ask();
        return [.. values.Select((value, i) => new TensorBuffer(value, infos[i].IsInvalid || memory.Is(infos[i]) ? memory : ProcessorMemory.Instance))];
    }

    /// <summary>The memory that a tensor is in.</summary>
    /// <param name="tensor">A tensor.</param>
    /// <exception cref="NotSupportedException">It is on a device of another kind.</exception>
    internal static DeviceMemory Of(OrtValue tensor)
    {
        if (!OrtValues.IsOnDevice(tensor))
        {
            return ProcessorMemory.Instance;
        }

        OrtMemoryInfo info = tensor.GetTensorMemoryInfo();
        return info.Name == CudaMemory.Name
            ? Of(ExecutionProvider.Cuda, info.Id)
            : throw new NotSupportedException($"The tensor is in memory named '{info.Name}'; expected the processor's or '{CudaMemory.Name}'.");
    }
}
