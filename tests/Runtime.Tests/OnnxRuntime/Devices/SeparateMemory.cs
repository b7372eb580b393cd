using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>
/// A device for tests without one: its memory is the processor's, so that sessions on the processor can use it, but apart from what callers fill and
/// read, so that a copy that is missing shows. It counts what is taken and copied. What it hands out holds rubbish.
/// </summary>
internal sealed unsafe class SeparateMemory : DeviceMemory
{
    private const byte Rubbish = 0xA5;

    private readonly Dictionary<nint, long> _device = [], _host = [];

    /// <summary>Whether sessions read and write on the processor what they could on the device.</summary>
    internal bool ReadsOnProcessor { get; init; }

    internal int Uploads { get; private set; }

    internal int Downloads { get; private set; }

    /// <summary>Blocks that were not given back, on both sides.</summary>
    internal int Held => _device.Count + _host.Count;

    internal int HeldByHost => _host.Count;

    internal override OrtMemoryInfo Info => OrtMemoryInfo.DefaultInstance;

    internal override nint Allocate(long bytes) => Take(_device, bytes);

    internal override void Free(nint address) => Give(_device, address);

    internal override nint AllocateHost(long bytes) => Take(_host, bytes);

    internal override void FreeHost(nint address) => Give(_host, address);

    internal override void Upload(nint address, nint host, long bytes)
    {
        Assert.True(IsIn(_device, address, bytes), "not an address of the device");
        Assert.False(IsIn(_device, host, bytes), "an address of the device");
        Uploads++;
        Buffer.MemoryCopy((void*)host, (void*)address, bytes, bytes);
    }

    internal override void Download(nint host, nint address, long bytes)
    {
        Assert.True(IsIn(_device, address, bytes), "not an address of the device");
        Assert.False(IsIn(_device, host, bytes), "an address of the device");
        Downloads++;
        Buffer.MemoryCopy((void*)address, (void*)host, bytes, bytes);
    }

    // What ONNX Runtime takes itself is not in the list.
    internal override void Copy(nint destination, nint source, long bytes)
    {
        Assert.True(IsIn(_device, destination, bytes), "not an address of the device");
        Buffer.MemoryCopy((void*)source, (void*)destination, bytes, bytes);
    }

    internal override bool Holds(OrtValue tensor)
    {
        fixed (byte* address = tensor.GetTensorMutableRawData())
        {
            return IsIn(_device, (nint)address, 1);
        }
    }

    internal override bool Is(OrtMemoryInfo info) => !ReadsOnProcessor;

    private static bool IsIn(Dictionary<nint, long> blocks, nint address, long bytes) =>
        blocks.Any(block => address >= block.Key && address + bytes <= block.Key + block.Value);

    private static nint Take(Dictionary<nint, long> blocks, long bytes)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        new Span<byte>(memory, (int)bytes).Fill(Rubbish);
        blocks.Add((nint)memory, bytes);
        return (nint)memory;
    }

    private static void Give(Dictionary<nint, long> blocks, nint address)
    {
        if (address != 0)
        {
            Assert.True(blocks.Remove(address), "not taken, or given back twice");
            NativeMemory.AlignedFree((void*)address);
        }
    }
}
