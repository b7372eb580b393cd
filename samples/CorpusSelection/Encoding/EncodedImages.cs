namespace CorpusSelection.Encoding;

/// <summary>What a model says of some images.</summary>
/// <param name="Embeddings">Embeddings [images, 96].</param>
/// <param name="Logits">Logits [images, 10].</param>
internal sealed record EncodedImages(float[] Embeddings, float[] Logits);
