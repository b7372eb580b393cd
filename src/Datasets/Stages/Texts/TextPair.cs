using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>Two texts that are alike. 16 bytes on disk.</summary>
/// <param name="First">Global index of the one.</param>
/// <param name="Second">Global index of the other.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct TextPair(long First, long Second);
