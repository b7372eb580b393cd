namespace PipelineDsl.Onnx;

/// <summary>A tensor in the woven graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Facts">How it lies; a gather may have given it a batch axis that the original did not need.</param>
internal sealed record GatheredTensor(string Name, TensorFacts Facts);
