namespace PipelineDsl.OnnxRuntime;

/// <summary>What happens when the execution provider that was asked for is not on this machine.</summary>
public enum ProviderFallback
{
    /// <summary>The model runs on the processor, and one line of the log says so and why.</summary>
    Processor,

    /// <summary>Opening fails with a <see cref="NotSupportedException"/> that says why.</summary>
    None,
}
