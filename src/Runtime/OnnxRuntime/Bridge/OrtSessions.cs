using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Reaches the native session behind the official C# API.</summary>
internal static class OrtSessions
{
    /// <summary>The native session; it lives as long as <paramref name="session"/>.</summary>
    /// <param name="session">The session.</param>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Handle")]
    internal static extern nint Handle(InferenceSession session);
}
