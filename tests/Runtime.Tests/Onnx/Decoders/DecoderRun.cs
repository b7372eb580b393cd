using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>A decoder that runs step by step: what it cached comes back as its past.</summary>
internal sealed class DecoderRun : IDisposable
{
    private readonly DecoderModel _model;
    private readonly InferenceSession _session;
    private readonly SessionOptions _options;
    private ModelTensor[] _cache = [];

    private DecoderRun(DecoderModel model, byte[] onnx, SessionOptions options)
    {
        _model = model;
        _options = options;
        _session = new InferenceSession(onnx, options);
    }

    internal static DecoderRun Of(DecoderModel model) => new(model, File.ReadAllBytes(model.Path), ModelRun.Options());

    /// <summary>The model with more outputs, and with one of its tensors as an input.</summary>
    internal static DecoderRun Opened(DecoderModel model, string[] outputs, string? input = null) =>
        new(model, model.Opened(outputs, input), ModelRun.Options());

    /// <summary>The uncompressed model, whose layers hide what the masks given to <see cref="Step"/> hide.</summary>
    internal static DecoderRun Masked(DecoderModel model) => new(model, model.WithLayerMasks(), ModelRun.Options());

    internal static DecoderRun Of(DecoderModel model, WovenModel woven, GraphOptimizationLevel level = GraphOptimizationLevel.ORT_DISABLE_ALL)
    {
        SessionOptions options = ModelRun.Options(level);
        StageOperators.Register(options, woven.Pipeline);
        return new DecoderRun(model, woven.ToArray(), options);
    }

    /// <summary>Entries in the cache of a layer.</summary>
    internal int Cached(int layer) => _cache.Length == 0 ? 0 : (int)_cache[2 * layer].Shape[2];

    /// <summary>Keys of a layer [batch, key heads, entries, width].</summary>
    internal ModelTensor Keys(int layer) => _cache[2 * layer];

    /// <summary>Runs the model on new tokens and keeps its cache.</summary>
    /// <param name="ids">Token ids of every sequence.</param>
    /// <param name="positions">True logical positions; null for those that follow on what the first layer cached.</param>
    /// <param name="visible">0 for padding, as long as the longest cache and the tokens; null when all is content.</param>
    /// <param name="hidden">By layer, sequence and key: whether the masked model hides it; null to hide nothing.</param>
    /// <param name="more">Another input, where the model was opened.</param>
    internal Dictionary<string, ModelTensor> Step(
        int[][] ids, int[][]? positions = null, int[][]? visible = null, bool[][][]? hidden = null, (string Name, ModelTensor Tensor)? more = null)
    {
        int batch = ids.Length, tokens = ids[0].Length;
        int past = Enumerable.Range(0, _model.Layers).Max(Cached);
        positions ??= [.. ids.Select(row => row.Select((_, i) => past + i).ToArray())];
        visible ??= [.. ids.Select(_ => Enumerable.Repeat(1, past + tokens).ToArray())];
        Dictionary<string, ModelTensor> inputs = new(StringComparer.Ordinal)
        {
            ["input_ids"] = Integers(ids),
            ["position_ids"] = Integers(positions),
            ["attention_mask"] = Integers(visible),
        };
        for (int layer = 0; layer < _model.Layers; layer++)
        {
            ModelTensor empty = new([batch, _model.KeyHeads, 0, _model.HeadWidth], [], IsInteger: false);
            inputs[$"past_key_values.{layer}.key"] = _cache.Length == 0 ? empty : _cache[2 * layer];
            inputs[$"past_key_values.{layer}.value"] = _cache.Length == 0 ? empty : _cache[(2 * layer) + 1];
            int keys = Cached(layer) + tokens;
            float[] mask = [.. Enumerable.Range(0, batch * keys).Select(i => hidden?[layer][i / keys][i % keys] == true ? -1e9f : 0)];
            inputs[$"layer_mask.{layer}"] = new ModelTensor([batch, 1, 1, keys], mask, IsInteger: false);
        }

        if (more is (string name, ModelTensor tensor))
        {
            inputs[name] = tensor;
        }

        Dictionary<string, ModelTensor> outputs = ModelRun.Run(_session, inputs);
        _cache = [.. Enumerable.Range(0, 2 * _model.Layers).Select(i => outputs[$"present.{i / 2}.{(i % 2 == 0 ? "key" : "value")}"])];
        return outputs;
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    private static ModelTensor Integers(int[][] rows) =>
        new([rows.Length, rows[0].Length], [.. rows.SelectMany(row => row).Select(value => (float)value)], IsInteger: true);
}
