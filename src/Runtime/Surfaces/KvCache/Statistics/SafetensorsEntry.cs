namespace PipelineDsl.KvCaches;

/// <summary>A tensor as the header of a safetensors file describes it.</summary>
/// <param name="Shape">Sizes of its axes; what is no whole number is -1, and nothing here has been compared with <paramref name="Bytes"/>.</param>
/// <param name="Type">The format's name of its type, such as <c>F32</c>; empty when there is none.</param>
/// <param name="Offset">Where its values start in the file.</param>
/// <param name="Bytes">Bytes that there are for them, inside the file.</param>
internal sealed record SafetensorsEntry(long[] Shape, string Type, long Offset, long Bytes);
