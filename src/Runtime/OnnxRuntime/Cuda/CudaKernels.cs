using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Whether this machine can run a pipeline's kernels.</summary>
internal static class CudaKernels
{
    /// <summary>Looks for the driver, and for each stage a compiler or what was compiled ahead. Compiles nothing, and takes nothing of a device.</summary>
    /// <param name="runtime">Where to look.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="device">For which device, from 0.</param>
    /// <param name="problem">What is missing; empty when nothing is.</param>
    internal static bool AreAvailable(CudaRuntime runtime, TokenPipeline pipeline, int device, out string problem)
    {
        problem = "";
        if (pipeline.Stages.All(static stage => stage.Gpu is null))
        {
            return true;
        }

        try
        {
            int architecture = runtime.Device(device).Architecture;
            if (pipeline.Stages.Any(stage => stage.Gpu is { } gpu && !runtime.IsCompiled(gpu, architecture)))
            {
                _ = runtime.Compiler;
            }

            return true;
        }
        catch (GpuException exception)
        {
            problem = exception.Message;
            return false;
        }
    }
}
