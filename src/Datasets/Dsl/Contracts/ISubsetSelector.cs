namespace PipelineDsl;

/// <summary>Chooses a subset of samples as a whole: what is worth keeping depends on what is already kept.</summary>
public interface ISubsetSelector : IScorer
{
    /// <summary>What it reads besides embeddings.</summary>
    static abstract SampleColumns Columns { get; }

    /// <summary>Whether <see cref="Value"/> says something, so that two rounds can return the better of the merged and the best part's choice.</summary>
    static virtual bool HasObjective => false;

    /// <summary>Picks samples, the best first.</summary>
    /// <param name="problem">The samples and the budget.</param>
    /// <param name="choice">Receives the picks.</param>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    static abstract void Select(SubsetProblem problem, SubsetChoice choice);

    /// <summary>The objective of a choice, for comparison with other choices from the same references.</summary>
    /// <param name="problem">Samples, all of which are chosen, and references.</param>
    static virtual double Value(SubsetProblem problem) => double.NaN;
}
