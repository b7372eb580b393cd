namespace PipelineDsl.OnnxRuntime;

/// <summary>One node of a model in one session. Several threads may run it at once. One that is disposable is disposed with the session.</summary>
internal abstract class CustomOperatorKernel
{
    /// <summary>Runs the node. Exceptions fail the run, with their message.</summary>
    /// <param name="context">Inputs and outputs; valid during the call.</param>
    internal abstract void Compute(KernelContext context);

    /// <summary>Does one of the parts that <see cref="KernelContext.ForEachPart"/> asked for, on any thread; several run at once.</summary>
    /// <param name="context">Inputs and outputs; valid during the call.</param>
    /// <param name="part">0-based part.</param>
    internal virtual void ComputePart(KernelContext context, int part) => throw new NotSupportedException($"{GetType().Name} has no parts.");
}
