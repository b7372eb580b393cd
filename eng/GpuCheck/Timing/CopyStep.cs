using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>A copy on the device that reads and writes as many bytes as some other step: what the memory allows.</summary>
internal sealed class CopyStep : TimedStep
{
    private readonly nint[] _from, _to;

    /// <summary>Takes memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="bytes">Bytes that are read or written: the copy is half as long.</param>
    internal CopyStep(CheckDevice device, long bytes)
        : base(device, bytes)
    {
        _from = [.. Enumerable.Range(0, Sets).Select(_ => OrtValues.Address(Empty<byte>(bytes / 2).Value))];
        _to = [.. Enumerable.Range(0, Sets).Select(_ => OrtValues.Address(Empty<byte>(bytes / 2).Value))];
    }

    /// <inheritdoc/>
    internal override void Put(int set, nint stream) => DriverGraphs.Copy(Device.Gpu.Device, _to[set], _from[set], Bytes / 2, stream);
}
