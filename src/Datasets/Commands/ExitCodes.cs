namespace PipelineDsl.Datasets;

/// <summary>What a pipeline's program ends with; schedulers and scripts go by it.</summary>
internal static class ExitCodes
{
    /// <summary>Everything asked for is done.</summary>
    internal const int Done = 0;

    /// <summary>A mistake in the program itself.</summary>
    internal const int Defect = 1;

    /// <summary>The command line, or a plan that does not fit it.</summary>
    internal const int Usage = 2;

    /// <summary>Tasks are missing or torn.</summary>
    internal const int Incomplete = 3;

    /// <summary>The inputs are bad.</summary>
    internal const int BadData = 4;

    /// <summary>Stopped before the end; the same command goes on from there.</summary>
    internal const int Interrupted = 75;
}
