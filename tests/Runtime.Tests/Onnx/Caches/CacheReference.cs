using System.Text.Json;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.Onnx.Caches;

/// <summary>A model of tests/Models/Decoders whose cache is evicted from, and what PyTorch gives (see tests/Models/caches.py).</summary>
internal sealed class CacheReference
{
    /// <summary>Models whose queries and keys are turned by position.</summary>
    internal static readonly string[] Rotary =
        ["cache-llama-17", "cache-llama-half-17", "cache-gptj-17", "cache-qwen3-17", "cache-group-17", "cache-group-packed-17"];

    private readonly JsonElement _json;

    private CacheReference(string name, string reference)
    {
        Path = System.IO.Path.Combine(ExportedModel.Folder, "Decoders", name + ".onnx");
        _json = Decoders.DecoderModel.Reference(reference);
    }

    internal string Path { get; }

    internal int Layers => Number("layers");

    internal int KeyHeads => Number("key_heads");

    internal int Heads => Number("heads");

    internal int HeadWidth => Number("head_width");

    internal CacheGeometry Geometry => new(Layers, KeyHeads, HeadWidth, 64);

    /// <summary>How far results may be off: half precision is coarse.</summary>
    internal float Tolerance => Path.Contains("half", StringComparison.Ordinal) ? 3e-2f : 1e-4f;

    /// <summary>The text, and how much of it is read before entries are evicted.</summary>
    internal int[] Ids => [.. _json.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];

    internal int Prompt => Number("prompt");

    /// <summary>Logits of the prompt.</summary>
    internal ModelTensor Logits => ModelTensor.Of(_json.GetProperty("logits"));

    /// <summary>The same model in several forms has one reference.</summary>
    internal static CacheReference Load(string name) => new(name, name switch
    {
        "cache-llama-half-17" or "cache-group-17" or "cache-group-packed-17" => "cache-llama-17",
        "cache-multihead-17" => "cache-gpt2-14",
        _ => name,
    });

    /// <summary>Tensors of the prompt, one a layer: <c>queries</c>, <c>unrotated</c>, <c>sums</c>, <c>projections</c>.</summary>
    internal ModelTensor[] Signal(string name) => [.. _json.GetProperty(name).EnumerateArray().Select(ModelTensor.Of)];

    /// <summary>Entries of the prompt that stay, by layer and head: <c>equal</c>, <c>layers</c> or <c>heads</c> says what may differ in number.</summary>
    internal int[][][] Kept(string name) => [.. Case(name).GetProperty("kept").EnumerateArray().Select(layer => layer.EnumerateArray()
        .Select(head => head.EnumerateArray().Select(entry => entry.GetInt32()).ToArray()).ToArray())];

    /// <summary>Logits of what follows the prompt, with the other entries hidden.</summary>
    internal ModelTensor KeptLogits(string name) => ModelTensor.Of(Case(name).GetProperty("logits"));

    /// <summary>Attention that the full cache gets from what follows the prompt, with the other entries hidden; one a layer.</summary>
    internal ModelTensor[] KeptSums(string name) => [.. Case(name).GetProperty("sums").EnumerateArray().Select(ModelTensor.Of)];

    private JsonElement Case(string name) => _json.GetProperty("cases").GetProperty(name);

    private int Number(string name) => _json.GetProperty(name).GetInt32();
}
