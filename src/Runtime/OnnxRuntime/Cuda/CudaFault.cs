using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Where the kernels of a stage say that something is wrong with the data: a number in host memory that the device writes to. The processor looks at it when a
/// run is over, so nothing waits for it.
/// </summary>
internal sealed unsafe class CudaFault : IDisposable
{
    // CU_MEMHOSTALLOC_PORTABLE and _DEVICEMAP: every context may use it, and kernels write to it where it is.
    private const uint PortableAndMapped = 3;

    private readonly Lock _gate = new();
    private readonly CudaDevice _device;
    private readonly StageNodeSettings _node;
    private int* _code;

    /// <summary>Takes the memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="node">The stage's node.</param>
    internal CudaFault(CudaDevice device, StageNodeSettings node)
    {
        _device = device;
        _node = node;
        using CudaDevice.Scope scope = device.Enter();
        _code = (int*)device.Driver.MemHostAlloc(sizeof(int), PortableAndMapped);
        *_code = 0;
        Address = device.Driver.MemHostGetDevicePointer((nint)_code);
    }

    /// <summary>Where kernels write.</summary>
    internal nint Address { get; }

    /// <summary>What the kernels of an earlier run reported, told once; null for nothing.</summary>
    internal TokenStageException? Take()
    {
        int code;
        lock (_gate)
        {
            if (_code is null || Volatile.Read(ref *_code) == 0)
            {
                return null;
            }

            code = *_code;
            Volatile.Write(ref *_code, 0);
        }

        return _node.Error($"on the GPU, {Describe(code)}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_code is not null)
            {
                nint memory = (nint)_code;
                _code = null;
                using CudaDevice.Scope scope = _device.Enter();
                _device.Driver.MemFreeHost(memory);
            }
        }
    }

    // The FAULT_ constants of Gpu/Text/arguments.cl.
    private static string Describe(int code) => code switch
    {
        1 => "expected finite scores, got NaN or infinity.",
        2 => "expected a positive weight for the position of every token in the table that takes the bias out of scores, got none.",
        3 => "expected finite values to compare tokens by, got NaN or infinity.",
        4 => "expected provenance of tokens that enter, got a token that does not exist.",
        5 => "expected original positions of tokens that entered the first layer, got one out of range.",
        6 => "expected more tokens that can merge into another: too many are protected or padding.",
        7 => "a scorer read or wrote behind the end of its values.",
        8 => "a scorer divided an integer by zero.",
        _ => $"a kernel reported the fault {code}.",
    };
}
