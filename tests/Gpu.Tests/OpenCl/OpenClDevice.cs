namespace PipelineDsl.Gpu.Tests.OpenCl;

/// <summary>The processor as an OpenCL device (PoCL). One for all tests: it lives as long as the process.</summary>
internal sealed unsafe class OpenClDevice
{
    private const ulong AllDevices = 0xFFFFFFFF;

    private static readonly Lazy<OpenClDevice> Only = new(static () => new OpenClDevice());

    private OpenClDevice()
    {
        nint platform, device;
        uint found;
        try
        {
            Check(OpenClNative.GetPlatforms(1, &platform, &found), "finding a platform");
        }
        catch (DllNotFoundException exception)
        {
            throw new InvalidOperationException(
                "These tests run GPU kernels on the processor and need OpenCL: install Debian's pocl-opencl-icd and ocl-icd-libopencl1.", exception);
        }

        Check(OpenClNative.GetDevices(platform, AllDevices, 1, &device, &found), "finding a device");
        int error;
        Device = device;
        Context = OpenClNative.CreateContext(null, 1, &device, 0, 0, &error);
        Check(error, "making a context");
        Queue = OpenClNative.CreateQueue(Context, device, 0, &error);
        Check(error, "making a queue");
    }

    internal static OpenClDevice Instance => Only.Value;

    /// <summary>One at a time: kernels hold their arguments.</summary>
    internal Lock Gate { get; } = new();

    internal nint Device { get; }

    internal nint Context { get; }

    internal nint Queue { get; }

    internal static void Check(int error, string action)
    {
        if (error != 0)
        {
            throw new InvalidOperationException(error == -1001
                ? "There is no OpenCL platform: install Debian's pocl-opencl-icd."
                : $"OpenCL failed {action}: error {error}.");
        }
    }
}
