using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>Finds a decoder's inputs and outputs: caches by the names of Optimum and of ONNX Runtime's builder, the others by what is left.</summary>
internal sealed class DecoderPortFinder
{
    private readonly GraphProto _graph;
    private readonly ValueInfoProto[] _inputs;

    internal DecoderPortFinder(GraphProto graph)
    {
        _graph = graph;
        HashSet<string> constants = new(graph.Initializer.Select(tensor => tensor.Name), StringComparer.Ordinal);
        _inputs = [.. graph.Input.Where(input => !constants.Contains(input.Name))];
    }

    /// <summary>The inputs and outputs.</summary>
    /// <exception cref="WeaveException">The model is no decoder with a cache of keys and values, or has inputs that nobody knows how to feed.</exception>
    internal DecoderPorts Find()
    {
        RefuseOtherCaches();
        ImmutableArray<CachePorts> layers = Layers();
        string inputIds = Input("input_ids")?.Name ?? throw new WeaveException(
            Input("inputs_embeds") is null ? $"The model has no input 'input_ids'. {Describe()}"
                : "The model takes embeddings ('inputs_embeds') instead of token ids; export it with input_ids.");
        DecoderPorts ports = new()
        {
            InputIds = Integers(inputIds),
            AttentionMask = Input("attention_mask") is null ? null : Integers("attention_mask"),
            PositionIds = Positions(),
            UseCacheBranch = Input("use_cache_branch")?.Name,
            Layers = layers,
            Logits = Logits().Name,
            CacheType = CacheType(layers),
            LogitsType = Float(Logits()),
        };
        HashSet<string?> known = [ports.InputIds, ports.AttentionMask, ports.PositionIds, ports.UseCacheBranch];
        known.UnionWith(layers.SelectMany(layer => new[] { layer.PastKeys, layer.PastValues }));
        string[] others = [.. _inputs.Select(input => input.Name).Where(name => !known.Contains(name))];
        return others.Length == 0 ? ports : throw new WeaveException(
            $"The model has inputs that a decoder of text does not know how to feed: {string.Join(", ", others.Select(name => $"'{name}'"))}.");
    }

    /// <summary>Declared dimensions of an input or output; null where no rank is declared.</summary>
    internal static TensorShapeProto? Shape(ValueInfoProto value) => value.Type?.TensorType?.Shape;

    private static DataType Type(ValueInfoProto value) => (DataType)(value.Type?.TensorType?.ElemType ?? 0);

    private ValueInfoProto? Input(string name) => _inputs.FirstOrDefault(input => input.Name == name);

    private ValueInfoProto? Output(string name) => _graph.Output.FirstOrDefault(output => output.Name == name);

    // Caches whose entries are not rows of keys and rows of values.
    private void RefuseOtherCaches()
    {
        foreach (ValueInfoProto input in _inputs)
        {
            string name = input.Name;
            if (name.Contains("encoder", StringComparison.Ordinal) && CacheName.IsCache(name))
            {
                throw new WeaveException($"'{name}' caches an encoder's output: the model is an encoder-decoder, whose cross attention is not evicted from.");
            }

            if (CacheName.IsCache(name) && Type(input) is not (DataType.Float or DataType.Float16))
            {
                throw new WeaveException(
                    $"The cache '{name}' holds {Type(input)}: quantised keys and values cannot be scored, turned or moved without their scales. "
                        + "Export the model with a cache in single or half precision.");
            }

            if (CacheName.IsCache(name) && CacheName.Read(name) is null)
            {
                throw new WeaveException(
                    $"The cache '{name}'{ShapeText(input)} holds keys and values in one tensor, or is of a kind that is not known; "
                        + "expected a tensor of keys and one of values for every layer, as in 'past_key_values.0.key'.");
            }
        }
    }

    private ImmutableArray<CachePorts> Layers()
    {
        Dictionary<CacheName, string> past = Named(_inputs, "past"), present = Named(_graph.Output, "present");
        int layers = past.Keys.Select(name => name.Layer + 1).DefaultIfEmpty(0).Max();
        if (layers == 0)
        {
            throw new WeaveException($"The model has no inputs for a cache, such as 'past_key_values.0.key'; export it with its cache. {Describe()}");
        }

        return [.. Enumerable.Range(0, layers).Select(layer => new CachePorts(
            Part(past, layer, true, "input"), Part(past, layer, false, "input"), Part(present, layer, true, "output"), Part(present, layer, false, "output")))];
    }

    private static Dictionary<CacheName, string> Named(IEnumerable<ValueInfoProto> values, string prefix)
    {
        Dictionary<CacheName, string> named = [];
        foreach (string name in values.Select(value => value.Name).Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            if (CacheName.Read(name) is CacheName key && !named.TryAdd(key, name))
            {
                throw new WeaveException($"'{named[key]}' and '{name}' both seem to be the {(key.IsKey ? "keys" : "values")} of layer {key.Layer}.");
            }
        }

        return named;
    }

    private string Part(Dictionary<CacheName, string> named, int layer, bool isKey, string what) =>
        named.GetValueOrDefault(new CacheName(layer, isKey)) ?? throw new WeaveException(
            $"The model has no {what} for the {(isKey ? "keys" : "values")} of layer {layer}'s cache. {Describe()}");

    private string Integers(string name) => Type(Input(name)!) == DataType.Int64 ? name
        : throw new WeaveException($"The input '{name}' is {Type(Input(name)!)}; expected Int64.");

    private string? Positions()
    {
        if (Input("position_ids") is not ValueInfoProto input)
        {
            return null;
        }

        if (Shape(input) is { Dim.Count: not 2 })
        {
            throw new WeaveException(
                $"The input 'position_ids'{ShapeText(input)} has several rows of positions (M-RoPE: time, height and width); "
                    + "entries of such a cache have no single position. Expected [batch, new tokens].");
        }

        return Integers("position_ids");
    }

    private ValueInfoProto Logits()
    {
        if (Output("logits") is ValueInfoProto logits)
        {
            return logits;
        }

        ValueInfoProto[] others = [.. _graph.Output.Where(output => !CacheName.IsCache(output.Name) && Shape(output) is null or { Dim.Count: 3 })];
        return others is [ValueInfoProto only] && !CacheName.IsCache(only.Name) ? only
            : throw new WeaveException($"The model has no output 'logits' [batch, new tokens, vocabulary]. {Describe()}");
    }

    private DataType CacheType(ImmutableArray<CachePorts> layers)
    {
        DataType type = Type(Input(layers[0].PastKeys)!);
        foreach (string name in layers.SelectMany(layer => new[] { layer.PastKeys, layer.PastValues }))
        {
            if (Type(Input(name)!) != type)
            {
                throw new WeaveException($"The cache '{name}' holds {Type(Input(name)!)}, but '{layers[0].PastKeys}' {type}; expected one type.");
            }
        }

        return type;
    }

    private static DataType Float(ValueInfoProto output) => Type(output) is DataType.Float or DataType.Float16 ? Type(output)
        : throw new WeaveException($"The output '{output.Name}' is {Type(output)}; expected single or half precision.");

    private static string ShapeText(ValueInfoProto value) => Shape(value) is TensorShapeProto shape
        ? $" [{string.Join(", ", shape.Dim.Select(dimension => dimension.HasDimValue ? $"{dimension.DimValue}" : dimension.DimParam))}]" : "";

    private string Describe() =>
        $"Its inputs are {Names(_inputs)}; its outputs {Names(_graph.Output)}.";

    private static string Names(IEnumerable<ValueInfoProto> values) => string.Join(", ", values.Select(value => value.Name));
}
