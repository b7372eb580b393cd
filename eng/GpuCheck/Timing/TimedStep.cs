using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>
/// Work that is measured. It has so many sets of tensors that using them in turn touches more memory than a device's caches hold: each set is read from
/// memory, as it is in a model whose layers have used the caches in between.
/// </summary>
/// <param name="device">The device.</param>
/// <param name="bytes">Bytes that one step has to read or write once.</param>
internal abstract class TimedStep(CheckDevice device, long bytes) : IDisposable
{
    // Four times the second-level cache of an H200.
    private const long RotatedBytes = 256L << 20;
    private const int MostSets = 1024;

    private readonly List<DeviceTensor> _tensors = [];

    /// <summary>Bytes that one step has to read or write once.</summary>
    internal long Bytes => bytes;

    /// <summary>Sets of tensors.</summary>
    internal int Sets { get; } = (int)long.Clamp((RotatedBytes + bytes - 1) / bytes, 2, MostSets);

    /// <summary>Whether it can be recorded as a CUDA graph.</summary>
    internal virtual bool CanBeRecorded => true;

    /// <summary>The device.</summary>
    protected CheckDevice Device => device;

    /// <summary>Puts one step onto a stream.</summary>
    /// <param name="set">Which tensors.</param>
    /// <param name="stream">The stream.</param>
    internal abstract void Put(int set, nint stream);

    /// <summary>Throws what the kernels found wrong; the stream was waited for.</summary>
    internal virtual void ThrowIfFaulty()
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose() => _tensors.ForEach(static tensor => tensor.Dispose());

    /// <summary>A tensor of half values, normally distributed.</summary>
    /// <param name="values">As many values.</param>
    /// <param name="shape">Its shape.</param>
    protected DeviceTensor Fill<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        DeviceTensor tensor = Empty<T>(shape);
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <summary>A tensor that is written.</summary>
    /// <param name="shape">Its shape.</param>
    protected DeviceTensor Empty<T>(params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        DeviceTensor tensor = device.Allocate<T>(shape);
        _tensors.Add(tensor);
        return tensor;
    }

    /// <summary>Normally distributed half values, always the same ones.</summary>
    /// <param name="count">How many.</param>
    protected static Half[] Normal(int count)
    {
        var random = new Random(count);
        var values = new Half[count];
        foreach (ref Half value in values.AsSpan())
        {
            value = (Half)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }

    /// <summary>So many of the first numbers, ascending, drawn at random and always alike.</summary>
    /// <param name="kept">How many are drawn.</param>
    /// <param name="of">Of how many.</param>
    /// <param name="seed">Which draw.</param>
    protected static IEnumerable<int> Choose(int kept, int of, int seed)
    {
        int[] all = [.. Enumerable.Range(0, of)];
        new Random(seed).Shuffle(all);
        return all.Take(kept).Order();
    }
}
