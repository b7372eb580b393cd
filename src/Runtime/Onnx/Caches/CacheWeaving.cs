using PipelineDsl.KvCaches;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>One run of <see cref="CacheWeaver"/>.</summary>
/// <param name="file">The model.</param>
/// <param name="geometry">The cache that is expected.</param>
/// <param name="pipeline">What is woven in; null for nothing.</param>
internal sealed class CacheWeaving(OnnxModelFile file, CacheGeometry geometry, CachePipeline? pipeline)
{
    internal DecoderModel Run()
    {
        DecoderPorts ports = new DecoderPortFinder(file.Model.Graph).Find();
        CacheGeometry found = new CacheMeasure(file.Model.Graph, ports).Check(geometry);
        if (pipeline is not null && (pipeline.Signals != CacheSignals.None || pipeline.NeedsLayerMasks))
        {
            throw new WeaveException($"{pipeline.Name} reads {pipeline.Signals}.");
        }

        return new DecoderModel(file.Model, file.Folder, found, Layout(ports));
    }

    private static DecoderLayout Layout(DecoderPorts ports) => new()
    {
        InputIds = ports.InputIds,
        AttentionMask = ports.AttentionMask,
        PositionIds = ports.PositionIds,
        UseCacheBranch = ports.UseCacheBranch,
        PastKeys = [.. ports.Layers.Select(layer => layer.PastKeys)],
        PastValues = [.. ports.Layers.Select(layer => layer.PastValues)],
        PresentKeys = [.. ports.Layers.Select(layer => layer.PresentKeys)],
        PresentValues = [.. ports.Layers.Select(layer => layer.PresentValues)],
        Logits = ports.Logits,
        IsHalf = ports.CacheType == TensorProto.Types.DataType.Float16,
        HasHalfLogits = ports.LogitsType == TensorProto.Types.DataType.Float16,
    };
}
