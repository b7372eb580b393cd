using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.Onnx.Caches;

/// <summary>Runs a woven decoder by its layout, naively: every tensor is made anew. Heads with fewer entries than others have zeros in front.</summary>
internal sealed class WovenDecoder : IDisposable
{
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly PipelineDsl.Onnx.DecoderModel _model;

    // By layer and head, rows of keys and of values; and how many zeros stand in front.
    private readonly float[][][] _keys, _values;
    private readonly int[][] _padding;

    internal WovenDecoder(PipelineDsl.Onnx.DecoderModel model, GraphOptimizationLevel level = GraphOptimizationLevel.ORT_DISABLE_ALL)
    {
        _model = model;
        _options = ModelRun.Options(level);
        _session = new InferenceSession(model.ToArray(), _options);
        int layers = model.Geometry.Layers, heads = model.Geometry.KvHeads;
        _keys = [.. Enumerable.Range(0, layers).Select(_ => Enumerable.Range(0, heads).Select(_ => Array.Empty<float>()).ToArray())];
        _values = [.. Enumerable.Range(0, layers).Select(_ => Enumerable.Range(0, heads).Select(_ => Array.Empty<float>()).ToArray())];
        _padding = [.. Enumerable.Range(0, layers).Select(_ => new int[heads])];
    }

    internal DecoderLayout Layout => _model.Layout;

    /// <summary>Entries of a layer, padding included.</summary>
    internal int Entries(int layer) => _keys[layer][0].Length / _model.Geometry.HeadDim;

    /// <summary>Reads tokens whose positions start at a place.</summary>
    internal Dictionary<string, ModelTensor> Run(ReadOnlySpan<int> ids, int position)
    {
        int tokens = ids.Length, width = _model.Geometry.HeadDim, heads = _model.Geometry.KvHeads;
        Dictionary<string, (float[] Values, long[] Shape)> feed = new(StringComparer.Ordinal)
        {
            [Layout.InputIds] = ([.. ids.ToArray().Select(id => (float)id)], [1, tokens]),
            [Layout.PositionIds ?? ""] = ([.. Enumerable.Range(position, tokens).Select(place => (float)place)], [1, tokens]),
            [Layout.AttentionMask ?? ""] = ([.. Enumerable.Repeat(1f, Entries(0) + tokens)], [1, Entries(0) + tokens]),
        };
        for (int layer = 0; layer < _keys.Length; layer++)
        {
            long[] shape = [1, heads, Entries(layer), width];
            feed[Layout.PastKeys[layer]] = ([.. _keys[layer].SelectMany(rows => rows)], shape);
            feed[Layout.PastValues[layer]] = ([.. _values[layer].SelectMany(rows => rows)], shape);
            if (Layout.HasLayerBiases)
            {
                feed[Layout.LayerBiases[layer]] = (Bias(layer, tokens), [1, Layout.BiasHeads, tokens, Entries(layer) + tokens]);
            }

            if (!Layout.LayerLengths.IsEmpty)
            {
                feed[Layout.LayerLengths[layer]] = ([Entries(layer) + tokens - 1], [1]);
                feed[Layout.LayerTotals[layer]] = ([Entries(layer) + tokens], []);
            }
        }

        Dictionary<string, ModelTensor> outputs = Run(feed);
        for (int layer = 0; layer < _keys.Length; layer++)
        {
            int length = (Entries(layer) + tokens) * width;
            for (int head = 0; head < heads; head++)
            {
                _keys[layer][head] = outputs[Layout.PresentKeys[layer]].Values[(head * length)..((head + 1) * length)];
                _values[layer][head] = outputs[Layout.PresentValues[layer]].Values[(head * length)..((head + 1) * length)];
            }
        }

        return outputs;
    }

    /// <summary>Evicts all entries but some.</summary>
    /// <param name="kept">What stays, by layer and head.</param>
    internal void Keep(int[][][] kept)
    {
        int width = _model.Geometry.HeadDim;
        for (int layer = 0; layer < kept.Length; layer++)
        {
            int longest = kept[layer].Max(rows => rows.Length);
            for (int head = 0; head < kept[layer].Length; head++)
            {
                _padding[layer][head] = longest - kept[layer][head].Length;
                _keys[layer][head] = Rows(_keys[layer][head], kept[layer][head], _padding[layer][head], width);
                _values[layer][head] = Rows(_values[layer][head], kept[layer][head], _padding[layer][head], width);
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    private static float[] Rows(float[] rows, int[] kept, int padding, int width) =>
        [.. new float[padding * width], .. kept.SelectMany(row => rows[(row * width)..((row + 1) * width)])];

    // Causal, and padding hidden.
    private float[] Bias(int layer, int tokens)
    {
        int entries = Entries(layer), keys = entries + tokens, group = int.Max(1, Layout.BiasHeads / _padding[layer].Length);
        float hides = Layout.HasHalfBiases ? (float)Half.MinValue : float.MinValue;
        return [.. Enumerable.Range(0, Layout.BiasHeads).SelectMany(head => Enumerable.Range(0, tokens * keys).Select(i =>
            (i % keys) > entries + (i / keys) || (Layout.BiasHeads > 1 && (i % keys) < _padding[layer][head / group]) ? hides : 0))];
    }

    private Dictionary<string, ModelTensor> Run(Dictionary<string, (float[] Values, long[] Shape)> feed)
    {
        Dictionary<string, OrtValue> inputs = _session.InputMetadata.ToDictionary(
            input => input.Key, input => Tensor(input.Value.ElementDataType, feed[input.Key].Values, feed[input.Key].Shape));
        try
        {
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, inputs, [.. _session.OutputMetadata.Keys]);
            return _session.OutputMetadata.Keys.Select((name, i) => (name, Read(results[i]))).ToDictionary();
        }
        finally
        {
            foreach (OrtValue value in inputs.Values)
            {
                value.Dispose();
            }
        }
    }

    private static OrtValue Tensor(TensorElementType type, float[] values, long[] shape) => type switch
    {
        TensorElementType.Int64 => OrtValue.CreateTensorValueFromMemory(values.Select(value => (long)value).ToArray(), shape),
        TensorElementType.Int32 => OrtValue.CreateTensorValueFromMemory(values.Select(value => (int)value).ToArray(), shape),
        TensorElementType.Float16 => OrtValue.CreateTensorValueFromMemory(values.Select(value => (Float16)value).ToArray(), shape),
        _ => OrtValue.CreateTensorValueFromMemory(values, shape),
    };

    private static ModelTensor Read(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        return info.ElementDataType == TensorElementType.Float16
            ? new ModelTensor(info.Shape, [.. value.GetTensorDataAsSpan<Float16>().ToArray().Select(number => (float)number)], IsInteger: false)
            : ModelTensor.Read(value);
    }
}
