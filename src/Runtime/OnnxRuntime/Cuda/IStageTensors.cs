namespace PipelineDsl.OnnxRuntime;

/// <summary>The tensors of one run of a stage on a device: shapes are known on the host, elements are not.</summary>
internal interface IStageTensors
{
    /// <summary>An input; absent when it was left out.</summary>
    /// <param name="index">One of the inputs in <see cref="Tokens.StageNode"/>.</param>
    TensorView Input(int index);

    /// <summary>Where an output is written.</summary>
    /// <param name="index">One of the outputs in <see cref="Tokens.StageNode"/>.</param>
    /// <param name="shape">Its shape.</param>
    nint OutputAddress(int index, scoped ReadOnlySpan<long> shape);
}
