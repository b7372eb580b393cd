using PipelineDsl.KvCaches;

namespace PipelineDsl.Onnx;

/// <summary>
/// Weaves a cache pipeline into an exported decoder: outputs for the signals that its scorers read, and a mask input for every layer where
/// layers or heads hold different entries. Whatever is not needed stays as it is.
/// </summary>
public static class CacheWeaver
{
    /// <summary>Weaves a model file. External data is checked and referred to, never loaded, except the output projections that a stage reads.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="modelPath">An ONNX file.</param>
    /// <exception cref="OnnxModelException">The file is not a sound model, or its external data lies outside its folder.</exception>
    /// <exception cref="WeaveException">The model is no decoder with such a cache, or one that cannot be evicted from; the message says why.</exception>
    public static DecoderModel Weave(CachePipeline pipeline, string modelPath)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return new CacheWeaving(OnnxModelFile.Load(modelPath), pipeline.Geometry, pipeline).Run();
    }

    /// <summary>Weaves a model in memory.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="model">An ONNX file's content.</param>
    /// <exception cref="OnnxModelException">The bytes are not a sound model.</exception>
    /// <exception cref="WeaveException">The model is no decoder with such a cache, or one that cannot be evicted from; the message says why.</exception>
    public static DecoderModel Weave(CachePipeline pipeline, byte[] model)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(model);
        return new CacheWeaving(OnnxModelFile.Parse(model, null, "The model"), pipeline.Geometry, pipeline).Run();
    }

    /// <summary>Reads a model that will run with its whole cache, the arm that others are compared with.</summary>
    /// <param name="geometry">The cache that is expected.</param>
    /// <param name="modelPath">An ONNX file.</param>
    /// <exception cref="OnnxModelException">The file is not a sound model, or its external data lies outside its folder.</exception>
    /// <exception cref="WeaveException">The model is no decoder with such a cache.</exception>
    public static DecoderModel Read(CacheGeometry geometry, string modelPath) => new CacheWeaving(OnnxModelFile.Load(modelPath), geometry, null).Run();
}
