namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>What a stage did to one sequence.</summary>
/// <param name="Entered">Hidden states that it read [tokens, channels].</param>
/// <param name="Left">Hidden states that it wrote [rows, channels].</param>
/// <param name="Kept">The token that leads each row.</param>
internal sealed record StageRows(float[] Entered, float[] Left, int[] Kept);
