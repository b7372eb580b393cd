using System.Runtime.InteropServices;
using System.Text;

namespace PipelineDsl.OnnxRuntime;

/// <summary>NVIDIA's compiler of CUDA C (NVRTC), a library that ships with CUDA: turns a complete text into code for one device.</summary>
internal sealed unsafe class Nvrtc
{
    private readonly delegate* unmanaged[Cdecl]<out nint, byte*, byte*, int, byte**, byte**, int> _createProgram;
    private readonly delegate* unmanaged[Cdecl]<nint, int, byte**, int> _compileProgram;
    private readonly delegate* unmanaged[Cdecl]<nint, out nuint, int> _getProgramLogSize, _getPtxSize, _getCubinSize;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, int> _getProgramLog, _getPtx, _getCubin;
    private readonly delegate* unmanaged[Cdecl]<ref nint, int> _destroyProgram;
    private readonly delegate* unmanaged[Cdecl]<int, byte*> _getErrorString;
    private readonly int[] _architectures;

    /// <summary>Takes a loaded library.</summary>
    /// <param name="handle">The library.</param>
    /// <param name="path">Its name or path.</param>
    /// <exception cref="GpuException">It is too old.</exception>
    internal Nvrtc(nint handle, string path)
    {
        var library = new CudaLibrary(handle, path);
        _createProgram = (delegate* unmanaged[Cdecl]<out nint, byte*, byte*, int, byte**, byte**, int>)library.Find("nvrtcCreateProgram");
        _compileProgram = (delegate* unmanaged[Cdecl]<nint, int, byte**, int>)library.Find("nvrtcCompileProgram");
        _getProgramLogSize = (delegate* unmanaged[Cdecl]<nint, out nuint, int>)library.Find("nvrtcGetProgramLogSize");
        _getProgramLog = (delegate* unmanaged[Cdecl]<nint, byte*, int>)library.Find("nvrtcGetProgramLog");
        _getPtxSize = (delegate* unmanaged[Cdecl]<nint, out nuint, int>)library.Find("nvrtcGetPTXSize");
        _getPtx = (delegate* unmanaged[Cdecl]<nint, byte*, int>)library.Find("nvrtcGetPTX");
        _getCubinSize = (delegate* unmanaged[Cdecl]<nint, out nuint, int>)library.Find("nvrtcGetCUBINSize");
        _getCubin = (delegate* unmanaged[Cdecl]<nint, byte*, int>)library.Find("nvrtcGetCUBIN");
        _destroyProgram = (delegate* unmanaged[Cdecl]<ref nint, int>)library.Find("nvrtcDestroyProgram");
        _getErrorString = (delegate* unmanaged[Cdecl]<int, byte*>)library.Find("nvrtcGetErrorString");
        _architectures = SupportedArchitectures(library);
    }

    /// <summary>Compiles a text. Multiplications and additions are not contracted, so that results are the processor's bits.</summary>
    /// <param name="text">The complete text.</param>
    /// <param name="architecture">The device's, for example 90.</param>
    /// <returns>Machine code, or PTX where the device is newer than the compiler; ends in a zero.</returns>
    /// <exception cref="GpuException">It does not compile; the message has what the compiler says.</exception>
    internal byte[] Compile(string text, int architecture)
    {
        nint program = 0;
        try
        {
            fixed (byte* source = Utf8(text), name = "stage.cu\0"u8)
            {
                Check(_createProgram(out program, source, name, 0, null, null), "taking a kernel's text", 0);
            }

            // Machine code needs no compiler in the driver, and no driver that is as new as the compiler's PTX.
            bool isKnown = Array.IndexOf(_architectures, architecture) >= 0;
            int target = isKnown ? architecture : _architectures.Where(known => known < architecture).DefaultIfEmpty(architecture).Max();
            fixed (byte* noContraction = "--fmad=false\0"u8, device = Utf8($"--gpu-architecture={(isKnown ? "sm" : "compute")}_{target}"))
            {
                byte** options = stackalloc byte*[] { noContraction, device };
                Check(_compileProgram(program, 2, options), $"compiling a kernel for sm_{architecture}", program);
            }

            return isKnown ? Read(program, _getCubinSize, _getCubin) : Read(program, _getPtxSize, _getPtx);
        }
        finally
        {
            if (program != 0)
            {
                _ = _destroyProgram(ref program);
            }
        }
    }

    private static int[] SupportedArchitectures(CudaLibrary library)
    {
        var count = (delegate* unmanaged[Cdecl]<out int, int>)library.Find("nvrtcGetNumSupportedArchs");
        var list = (delegate* unmanaged[Cdecl]<int*, int>)library.Find("nvrtcGetSupportedArchs");
        int[] architectures = new int[count(out int known) == 0 ? known : 0];
        fixed (int* values = architectures)
        {
            return architectures.Length > 0 && list(values) == 0 ? architectures : throw new GpuException("NVRTC does not say which devices it knows.");
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private byte[] Read(nint program, delegate* unmanaged[Cdecl]<nint, out nuint, int> getSize, delegate* unmanaged[Cdecl]<nint, byte*, int> get)
    {
        Check(getSize(program, out nuint bytes), "reading compiled code", 0);
        byte[] image = new byte[bytes + 1];
        fixed (byte* data = image)
        {
            Check(get(program, data), "reading compiled code", 0);
        }

        return image;
    }

    private void Check(int error, string action, nint program)
    {
        if (error == 0)
        {
            return;
        }

        string log = "";
        if (program != 0 && _getProgramLogSize(program, out nuint bytes) == 0 && bytes > 1)
        {
            byte[] messages = new byte[bytes + 1];
            fixed (byte* data = messages)
            {
                log = _getProgramLog(program, data) == 0 ? "\n" + Marshal.PtrToStringUTF8((nint)data) : "";
            }
        }

        throw new GpuException($"NVRTC failed {action}: {Marshal.PtrToStringUTF8((nint)_getErrorString(error))} ({error}).{log}");
    }
}
