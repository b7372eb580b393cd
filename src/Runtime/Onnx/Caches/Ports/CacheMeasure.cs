using PipelineDsl.KvCaches;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Reads a cache's sizes off the model, and compares them with those declared.</summary>
internal sealed class CacheMeasure(GraphProto graph, DecoderPorts ports)
{
    /// <summary>The model's geometry.</summary>
    /// <param name="declared">What the pipeline says.</param>
    /// <exception cref="WeaveException">Layers, heads or widths differ, or the model says neither heads nor widths.</exception>
    internal CacheGeometry Check(CacheGeometry declared)
    {
        if (ports.Layers.Length != declared.Layers)
        {
            throw new WeaveException($"The model caches {ports.Layers.Length} layers, but the pipeline says Layers = {declared.Layers}.");
        }

        for (int layer = 0; layer < ports.Layers.Length; layer++)
        {
            CachePorts cache = ports.Layers[layer];
            (int Heads, int Width) keys = Sizes(cache.PastKeys, cache.PresentKeys, layer), values = Sizes(cache.PastValues, cache.PresentValues, layer);
            if (keys.Width != values.Width)
            {
                throw new WeaveException(
                    $"Layer {layer}: keys are {keys.Width} and values {values.Width} wide (multi-head latent attention); "
                        + "caches with two widths are not supported.");
            }

            Require(layer, "KvHeads", keys.Heads, declared.KvHeads);
            Require(layer, "KvHeads", values.Heads, declared.KvHeads);
            Require(layer, "HeadDim", keys.Width, declared.HeadDim);
        }

        return declared;
    }

    private static void Require(int layer, string name, int found, int declared)
    {
        if (found != declared)
        {
            throw new WeaveException($"Layer {layer}: the model's cache has {name} = {found}, but the pipeline says {declared}.");
        }
    }

    // Dimensions that the input leaves open may be said by the output.
    private (int Heads, int Width) Sizes(string past, string present, int layer)
    {
        TensorShapeProto?[] shapes =
        [
            DecoderPortFinder.Shape(graph.Input.First(input => input.Name == past)),
            DecoderPortFinder.Shape(graph.Output.First(output => output.Name == present)),
        ];
        foreach (TensorShapeProto shape in shapes.OfType<TensorShapeProto>())
        {
            if (shape.Dim.Count != 4)
            {
                throw new WeaveException(
                    $"Layer {layer}: the cache '{past}' has rank {shape.Dim.Count}; expected [batch, KV heads, entries, head width]. "
                        + "Exports of old fold heads into the batch; export the model anew.");
            }
        }

        return (Size(shapes, 1, past, "KV heads"), Size(shapes, 3, past, "the head width"));
    }

    private static int Size(TensorShapeProto?[] shapes, int axis, string past, string what) =>
        shapes.OfType<TensorShapeProto>().Select(shape => shape.Dim[axis]).FirstOrDefault(dimension => dimension.HasDimValue) is { } size
            ? (int)size.DimValue
            : throw new WeaveException($"The model does not say {what} of the cache '{past}': dimension {axis} is open. Export it with that size fixed.");
}
