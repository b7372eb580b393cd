namespace PipelineDsl.Onnx;

/// <summary>What a stage becomes in a woven model.</summary>
public enum StageLowering
{
    /// <summary>One custom-operator node in the pipeline's domain: fast, needs the operators to be registered.</summary>
    CustomOperators,

    /// <summary>Standard ONNX operators: runs anywhere, slower, larger.</summary>
    StandardOperators,
}
