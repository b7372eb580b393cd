using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Errors across the border: native ones become exceptions, managed ones become statuses.</summary>
internal static unsafe class OrtStatus
{
    private const int Fail = 1;

    /// <summary>Throws if a call of the C API failed, and frees its status.</summary>
    /// <param name="status">What the call returned; 0 is success.</param>
    /// <exception cref="InvalidOperationException">With ONNX Runtime's message.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check(nint status)
    {
        if (status != 0)
        {
            Throw(status);
        }
    }

    /// <summary>Whether a call succeeded; frees its status if not.</summary>
    /// <param name="status">What the call returned.</param>
    internal static bool Succeeded(nint status)
    {
        if (status != 0)
        {
            OrtApi.ReleaseStatus(status);
        }

        return status == 0;
    }

    /// <summary>A status that arrives at the caller of the session as OnnxRuntimeException with this message.</summary>
    /// <param name="exception">What went wrong.</param>
    internal static nint From(Exception exception)
    {
        // The messages of foreign exceptions say little without their type; ours say everything.
        string message = exception is Tokens.TokenStageException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";
        fixed (byte* text = Encoding.UTF8.GetBytes(message + '\0'))
        {
            return OrtApi.CreateStatus(Fail, text);
        }
    }

    private static void Throw(nint status)
    {
        string? message = Marshal.PtrToStringUTF8((nint)OrtApi.GetErrorMessage(status));
        OrtApi.ReleaseStatus(status);
        throw new InvalidOperationException($"ONNX Runtime: {message}");
    }
}
