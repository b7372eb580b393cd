using PipelineDsl.Kernels;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// The scratch memory of one thread, shared by all stages that run on it. It only grows: after the first run of the largest stage
/// nothing is allocated any more.
/// </summary>
internal sealed class StageScratch
{
    [ThreadStatic]
    private static StageScratch? t_current;

    private StageScratch()
    {
    }

    /// <summary>The scratch of the calling thread.</summary>
    internal static StageScratch Current => t_current ??= new StageScratch();

    /// <summary>What the node's inputs and outputs are brought into form in.</summary>
    internal Workspace Node { get; } = new(0);

    /// <summary>What the stage's code gets. Apart from <see cref="Node"/>, so that no mistake in it can reach the node's spans.</summary>
    internal Workspace Body { get; } = new(0);
}
