using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>
/// Weaves a token pipeline into an exported encoder: finds the attention of every layer by structure, inserts one node per stage
/// between attention and MLP, and follows the token axis from there through everything that reads it.
/// </summary>
public static class TokenWeaver
{
    /// <summary>Weaves a model file. External data is checked and referred to, never loaded.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="modelPath">An ONNX file.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="OnnxModelException">The file is not a sound model, or its external data lies outside its folder.</exception>
    /// <exception cref="WeaveException">The model is not one that the pipeline fits, or holds something that cannot be woven.</exception>
    public static WovenModel Weave(TokenPipeline pipeline, string modelPath, WeaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return new Weaving(OnnxModelFile.Load(modelPath), pipeline, options ?? new WeaveOptions()).Run();
    }

    /// <summary>Weaves a model in memory.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="model">An ONNX file's content.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="OnnxModelException">The bytes are not a sound model, or its external data lies outside its folder.</exception>
    /// <exception cref="WeaveException">The model is not one that the pipeline fits, or holds something that cannot be woven.</exception>
    public static WovenModel Weave(TokenPipeline pipeline, byte[] model, WeaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(model);
        options ??= new WeaveOptions();
        return new Weaving(OnnxModelFile.Parse(model, options.ExternalDataFolder, "The model"), pipeline, options).Run();
    }
}
