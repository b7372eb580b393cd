namespace PipelineDsl.Onnx;

/// <summary>A tensor that enters the scores before the softmax.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="Form">How it is read.</param>
internal readonly record struct MaskTerm(string Tensor, MaskForm Form);
