namespace PipelineDsl.Datasets;

/// <summary>What is known of a class, or of the set, before anything is chosen from it.</summary>
/// <param name="Samples">Its samples.</param>
/// <param name="Count">How many are to be picked at most.</param>
/// <param name="Cost">What all its samples cost together.</param>
/// <param name="Mean">Mean of its embeddings [channels], of length 1 each where angles are compared.</param>
internal sealed record SubsetGroup(long Samples, long Count, double Cost, double[] Mean);
