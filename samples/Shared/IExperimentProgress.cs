namespace Samples;

/// <summary>What a running experiment says about itself. Called from several threads.</summary>
internal interface IExperimentProgress
{
    /// <summary>A phase of so many steps begins.</summary>
    void Begin(string phase, int steps);

    /// <summary>So many more steps are done.</summary>
    void Advance(int steps);
}
