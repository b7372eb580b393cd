using PipelineDsl.Gpu;
using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>
/// Moving the entries of one layer's cache that stay, keys and values of all heads, in half precision: the kernel of <see cref="GpuCacheMover"/>, launched by
/// hand so that it can be recorded.
/// </summary>
internal sealed unsafe class CompactionStep : TimedStep
{
    /// <summary>Key and value heads.</summary>
    internal const int Heads = 8;

    /// <summary>Width of a head.</summary>
    internal const int Width = 128;

    /// <summary>Entries of a head, before.</summary>
    internal const int Entries = 4096;

    /// <summary>Entries of a head that stay.</summary>
    internal const int Kept = 1024;

    private const int Pointers = 7;

    private readonly CudaFunction _function;
    private readonly nint[][] _addresses;

    /// <summary>Compiles the kernel and takes memory.</summary>
    /// <param name="device">The device.</param>
    /// <exception cref="GpuException">It cannot be compiled.</exception>
    internal CompactionStep(CheckDevice device)
        : base(device, 2L * 2 * Heads * Kept * Width * sizeof(Half))
    {
        string text = GpuSource.Complete(new GpuCacheMove(Width).Text, isHalf: true);
        _function = device.Gpu.Runtime.Module(device.Gpu.Device, text).Function(GpuCacheMove.MoveKernel);
        Half[] rows = Normal(Heads * Entries * Width);
        var stays = new int[Heads * Entries];
        for (int head = 0; head < Heads; head++)
        {
            Choose(Kept, Entries, head).ToArray().CopyTo(stays, head * Entries);
        }

        nint list = OrtValues.Address(Fill<int>(stays, Heads, Entries).Value);
        nint counts = OrtValues.Address(Fill<int>([.. Enumerable.Repeat(Kept, Heads)], Heads).Value);
        _addresses = [.. Enumerable.Range(0, Sets).Select(_ => (nint[])
        [
            OrtValues.Address(Fill<Half>(rows, Heads, Entries, Width).Value), OrtValues.Address(Fill<Half>(rows, Heads, Entries, Width).Value), list, counts,
            OrtValues.Address(Empty<Half>(Heads, Kept, Width).Value), OrtValues.Address(Empty<Half>(Heads, Kept, Width).Value), 0,
        ])];
    }

    /// <inheritdoc/>
    internal override void Put(int set, nint stream)
    {
        fixed (nint* addresses = _addresses[set])
        {
            var sizes = new GpuCacheSizes { Entries = Entries, Kept = Kept, Stride = Entries };
            void** arguments = stackalloc void*[Pointers + 1];
            for (int i = 0; i < Pointers; i++)
            {
                arguments[i] = addresses + i;
            }

            arguments[Pointers] = &sizes;
            using CudaDevice.Scope scope = Device.Gpu.Device.Enter();
            _function.Launch(GpuCacheMove.Groups(sizes), Heads, GpuCacheMove.Threads, stream, arguments);
        }
    }
}
