namespace PipelineDsl;

/// <summary>Marks what makes one score per token of pairwise similarities. Implement <c>IPairwiseReducer</c>.</summary>
public interface IReducer;
