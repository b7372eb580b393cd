namespace Samples;

/// <summary>For output that is no console: silence.</summary>
internal sealed class NoProgress : IExperimentProgress
{
    public void Begin(string phase, int steps)
    {
    }

    public void Advance(int steps)
    {
    }
}
