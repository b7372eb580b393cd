namespace PipelineDsl.OnnxRuntime;

/// <summary>One node of a model in one session. Several threads may run it at once.</summary>
internal abstract class CustomOperatorKernel
{
    /// <summary>Runs the node. Exceptions fail the run, with their message.</summary>
    /// <param name="context">Inputs and outputs; valid during the call.</param>
    internal abstract void Compute(KernelContext context);
}
