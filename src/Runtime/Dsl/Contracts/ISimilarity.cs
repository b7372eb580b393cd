namespace PipelineDsl;

/// <summary>
/// Gives every token the vector by which pairs are compared (cosine). Do not implement this directly: implement
/// <see cref="IKeySimilarity"/> or <see cref="IHiddenSimilarity"/>.
/// </summary>
public interface ISimilarity : IScorer;
