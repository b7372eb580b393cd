using System.Text;

namespace PipelineDsl.Gpu.Tests.OpenCl;

/// <summary>A complete text, compiled for the processor.</summary>
internal sealed unsafe class OpenClProgram : IDisposable
{
    private const uint BuildLog = 0x1183;

    private readonly Dictionary<string, nint> _kernels = new(StringComparer.Ordinal);
    private readonly nint _program;

    /// <summary>Compiles; an error shows the compiler's messages.</summary>
    /// <param name="text">The text.</param>
    internal OpenClProgram(string text)
    {
        // PoCL 3.1 takes memory that a group shares for memory that no barrier changes, and moves reads across barriers unless it is told to optimise nothing.
        OpenClDevice device = OpenClDevice.Instance;
        fixed (byte* utf8 = Encoding.UTF8.GetBytes(text + '\0'), options = "-cl-std=CL2.0 -cl-opt-disable\0"u8)
        {
            int error;
            byte* only = utf8;
            nint id = device.Device;
            _program = OpenClNative.CreateProgram(device.Context, 1, &only, null, &error);
            OpenClDevice.Check(error, "taking a text");
            if (OpenClNative.BuildProgram(_program, 1, &id, options, 0, 0) != 0)
            {
                throw new InvalidOperationException($"The text does not compile:\n{Log()}\n{text}");
            }
        }
    }

    /// <summary>A kernel of the text.</summary>
    /// <param name="name">Its name.</param>
    internal nint Kernel(string name)
    {
        if (!_kernels.TryGetValue(name, out nint kernel))
        {
            int error;
            kernel = OpenClNative.CreateKernel(_program, name, &error);
            OpenClDevice.Check(error, $"finding the kernel {name}");
            _kernels.Add(name, kernel);
        }

        return kernel;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint kernel in _kernels.Values)
        {
            OpenClDevice.Check(OpenClNative.ReleaseKernel(kernel), "freeing a kernel");
        }

        OpenClDevice.Check(OpenClNative.ReleaseProgram(_program), "freeing a program");
    }

    private string Log()
    {
        nuint needed;
        OpenClDevice.Check(OpenClNative.GetBuildInfo(_program, OpenClDevice.Instance.Device, BuildLog, 0, null, &needed), "reading messages");
        byte[] log = new byte[needed];
        fixed (byte* bytes = log)
        {
            OpenClDevice.Check(OpenClNative.GetBuildInfo(_program, OpenClDevice.Instance.Device, BuildLog, needed, bytes, null), "reading messages");
        }

        return Encoding.UTF8.GetString(log).TrimEnd('\0');
    }
}
