namespace PipelineDsl.OnnxRuntime;

/// <summary>Where a model runs.</summary>
public enum ExecutionProvider
{
    /// <summary>On the processor.</summary>
    Cpu,

    /// <summary>On an NVIDIA GPU; needs the package Microsoft.ML.OnnxRuntime.Gpu. Stages without a GPU kernel run on the processor.</summary>
    Cuda,
}
