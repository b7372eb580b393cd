namespace PipelineDsl.Datasets;

/// <summary>The steps of a selection, in order: what the first one that takes a sample says of it is the verdict.</summary>
internal sealed class SelectionSteps
{
    private readonly List<SelectionStep> _steps = [];

    /// <summary>Number of steps.</summary>
    internal int Count => _steps.Count;

    /// <summary>One step.</summary>
    /// <param name="step">0-based place.</param>
    internal SelectionStep this[int step] => _steps[step];

    /// <summary>Adds a step whose ends are known.</summary>
    /// <param name="step">The step.</param>
    internal void Add(SelectionStep step) => _steps.Add(step);

    /// <summary>The first step that takes a sample; -1 when none does.</summary>
    /// <param name="sample">The sample.</param>
    internal int Settle(in ScoredSample sample)
    {
        for (int step = 0; step < _steps.Count; step++)
        {
            if (_steps[step].Takes(sample))
            {
                return step;
            }
        }

        return -1;
    }

    /// <summary>Whether any step takes a sample.</summary>
    /// <param name="sample">The sample.</param>
    internal bool Settles(in ScoredSample sample) => Settle(sample) >= 0;
}
