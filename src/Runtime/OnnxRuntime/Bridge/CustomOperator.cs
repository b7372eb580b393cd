using System.Collections.Immutable;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// An operator that ONNX Runtime calls like one of its own. Instances live as long as the process and serve any number of sessions and
/// threads, so they must be immutable.
/// </summary>
internal abstract class CustomOperator
{
    /// <summary>Name of the operator, unique in its domain.</summary>
    internal abstract string Name { get; }

    /// <summary>The execution provider whose memory and threads it uses, for example <c>CUDAExecutionProvider</c>; null for the processor's.</summary>
    internal virtual string? ExecutionProvider => null;

    /// <summary>What nodes pass in.</summary>
    internal abstract ImmutableArray<OperatorValue> Inputs { get; }

    /// <summary>What nodes give back.</summary>
    internal abstract ImmutableArray<OperatorValue> Outputs { get; }

    /// <summary>Makes the kernel of one node. Exceptions fail the creation of the session, with their message.</summary>
    /// <param name="info">The node; valid during the call.</param>
    internal abstract CustomOperatorKernel CreateKernel(KernelInfo info);

    /// <summary>Tells the shapes of the outputs that follow from those of the inputs, while a model is loaded. By default none.</summary>
    /// <param name="shapes">The node's shapes; valid during the call.</param>
    internal virtual void InferShapes(ShapeInference shapes)
    {
    }
}
