namespace PipelineDsl;

/// <summary>Anything that a stage can be declared with: a scorer of single tokens or a similarity of pairs.</summary>
public interface IScorer;
