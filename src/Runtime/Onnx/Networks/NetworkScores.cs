namespace PipelineDsl.Onnx;

/// <summary>What a network gives in the woven graph.</summary>
/// <param name="Tensor">The scores [batch, tokens], [batch, tokens, 1] or [batch, tokens, 2], of which the first channel counts.</param>
/// <param name="Rank">Their rank; 0 where it cannot be told.</param>
/// <param name="AreOriginal">Whether they are those of the tokens that entered the first layer, and not of those at the stage.</param>
internal readonly record struct NetworkScores(string Tensor, int Rank, bool AreOriginal);
