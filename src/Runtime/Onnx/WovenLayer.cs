using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>What was found at one layer, and what was done there.</summary>
/// <param name="Layer">The layer, 0-based.</param>
/// <param name="Attention">How attention is spelled: Plain, Packed or MultiHead.</param>
/// <param name="Node">The softmax or the fused node.</param>
/// <param name="Cut">The residual stream between attention and MLP.</param>
/// <param name="TokenAxis">Axis of the residual stream that is tokens.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="Keys">Layout of the keys (see <see cref="Tokens.HeadLayout"/>), or <c>none</c>.</param>
/// <param name="Masks">How tokens are hidden: Additive, Visible, Hidden, or nothing.</param>
/// <param name="Stages">Stages inserted here.</param>
public sealed record WovenLayer(
    int Layer, string Attention, string Node, string Cut, int TokenAxis, int Heads, string Keys, ImmutableArray<string> Masks, ImmutableArray<string> Stages);
