using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// What an <see cref="OutputSite"/> leaves. The tensors are the site's own buffers: valid until its next run or its disposal, and not the
/// caller's to dispose.
/// </summary>
/// <param name="Tokens">The tokens that are left [batch, kept, channels], float32.</param>
/// <param name="Kept">For each of them the token of the input that it is, or that leads it [batch, kept], int64.</param>
/// <param name="Positions">
/// Position ids by the method's rule [batch, kept], int64: the positions that the tokens had, or 0, 1, 2, ... where they are packed again.
/// </param>
/// <param name="Sizes">How many original tokens each stands for [batch, kept], float32; null when nothing was merged.</param>
public readonly record struct OutputSiteResult(OrtValue Tokens, OrtValue Kept, OrtValue Positions, OrtValue? Sizes);
