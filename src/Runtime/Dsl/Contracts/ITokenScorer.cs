namespace PipelineDsl;

/// <summary>
/// Maps every token to one score; the highest scores are kept. Do not implement this directly: implement the interface that
/// names the signal the scorer reads.
/// </summary>
public interface ITokenScorer : IScorer;
