namespace PipelineDsl.Onnx.Lowering;

/// <summary>
/// Says how a scorer or similarity is computed by standard ONNX operators, for execution providers that do not run C#. A scorer
/// struct implements this beside its scorer interface; the built-in ones need nothing.
/// </summary>
public interface IOnnxLowering
{
    /// <summary>Writes the operators. They must compute what the scorer's C# method computes.</summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="signals">Names of the tensors that may be read.</param>
    /// <returns>
    /// The name of the result: for a scorer the scores [batch, tokens] (or [1, tokens] when they are the same for every item of the
    /// batch), float; for a similarity the metric [batch, tokens, width], float.
    /// </returns>
    string Lower(OnnxGraphWriter graph, OnnxSignals signals);
}
