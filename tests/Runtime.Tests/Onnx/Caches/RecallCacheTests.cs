using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Tests.Onnx.Caches;

/// <summary>models/lm-recall: query heads that share keys are folded into rows, a part of each head turns, and every layer makes its own mask.</summary>
public sealed class RecallCacheTests
{
    private const int Prompt = 20, Layers = 3, Heads = 4, KeyHeads = 2, Width = 48, Turning = 24;
    private static readonly Decoders.DecoderModel Recall = Decoders.DecoderModel.Recall;
    private static readonly CacheGeometry Geometry = new(Layers, KeyHeads, Width, 512);
    private static readonly int[] Ids = [.. Enumerable.Range(0, 26).Select(i => ((i * 131) + 7) % 1024)];

    [Theory]
    [InlineData("equal")]
    [InlineData("layers")]
    [InlineData("heads")]
    public void EvictedOutside_EqualsMaskedInside(string rule)
    {
        int[][][] kept = Kept(rule);
        CachePipeline pipeline = CachePipelines.Make(
            Geometry, heads: rule == "heads" ? HeadBudgets.Adaptive : HeadBudgets.Uniform, differ: rule == "layers");
        using WovenDecoder decoder = new(CacheWeaver.Weave(pipeline, Recall.Path));

        decoder.Run(Ids.AsSpan(0, Prompt), 0);
        decoder.Keep(kept);
        ModelTensor rest = decoder.Run(Ids.AsSpan(Prompt), Prompt)[decoder.Layout.Logits];

        ModelTensor expected = Original(kept)["logits"];
        CacheAssert.Close(expected.Values[(Prompt * 1024)..], rest.Values, 1e-4f);
    }

    [Fact]
    public void Masks_AreGoneWhereEveryLayerHasItsOwn()
    {
        PipelineDsl.Onnx.DecoderModel model = CacheWeaver.Weave(CachePipelines.Make(Geometry, differ: true), Recall.Path);

        Assert.Null(model.Layout.AttentionMask);
        Assert.DoesNotContain(model.Graph.Input, input => input.Name == "attention_mask");
        Assert.DoesNotContain(model.Graph.Node, node => node.OpType is "Greater" or "Range");
        Assert.Equal(["layer_bias.0", "layer_bias.1", "layer_bias.2"], model.Layout.LayerBiases.ToArray());
        Assert.Equal(1, model.Layout.BiasHeads);
    }

    [Fact]
    public void QueriesAndKeys_GiveTheAttentionOfTheModel()
    {
        using WovenDecoder decoder = new(CacheWeaver.Weave(CachePipelines.Make(Geometry, CacheSignals.RecentQueries, window: 1), Recall.Path));

        Dictionary<string, ModelTensor> outputs = decoder.Run(Ids, 0);
        Dictionary<string, ModelTensor> original = Original(null);

        for (int layer = 0; layer < Layers; layer++)
        {
            float[] queries = outputs[decoder.Layout.RecentQueries[layer]!].Values, keys = outputs[decoder.Layout.PresentKeys[layer]].Values;
            ModelTensor probabilities = original[Recall.Probabilities()[layer]];
            for (int head = 0; head < Heads; head++)
            {
                float[] row = Softmax([.. Enumerable.Range(0, Ids.Length).Select(entry => Dot(
                    queries.AsSpan(head * Width, Width), keys.AsSpan(((head / 2 * Ids.Length) + entry) * Width, Width)) / MathF.Sqrt(Width))]);
                int last = ((head + 1) * Ids.Length * Ids.Length) - Ids.Length;
                CacheAssert.Close(probabilities.Values[last..(last + Ids.Length)], row, 1e-5f);
            }
        }
    }

    [Fact]
    public void UnrotatedQueries_TurnedByTheirPositions_AreTheRotatedOnes()
    {
        using WovenDecoder decoder = new(
            CacheWeaver.Weave(CachePipelines.Make(Geometry, CacheSignals.RecentQueries | CacheSignals.QueryMoments, window: Ids.Length), Recall.Path));

        Dictionary<string, ModelTensor> outputs = decoder.Run(Ids, 3);

        for (int layer = 0; layer < Layers; layer++)
        {
            float[] queries = outputs[decoder.Layout.UnrotatedQueries[layer]!].Values;
            for (int row = 0; row < Heads * Ids.Length; row++)
            {
                Turn(queries.AsSpan(row * Width, Turning), 3 + (row % Ids.Length));
            }

            CacheAssert.Close(queries, outputs[decoder.Layout.RecentQueries[layer]!].Values, 1e-5f);
        }
    }

    [Fact]
    public void AttentionSums_AreThoseOfTheSoftmax()
    {
        using WovenDecoder decoder = new(CacheWeaver.Weave(CachePipelines.Make(Geometry, CacheSignals.AttentionSums), Recall.Path));

        Dictionary<string, ModelTensor> outputs = decoder.Run(Ids, 0);
        Dictionary<string, ModelTensor> original = Original(null);

        for (int layer = 0; layer < Layers; layer++)
        {
            float[] probabilities = original[Recall.Probabilities()[layer]].Values;
            float[] sums = [.. Enumerable.Range(0, Heads * Ids.Length).Select(i => Enumerable.Range(0, Ids.Length)
                .Sum(query => probabilities[(((i / Ids.Length * Ids.Length) + query) * Ids.Length) + (i % Ids.Length)]))];
            CacheAssert.Close(sums, outputs[decoder.Layout.AttentionSums[layer]!].Values, 1e-5f);
        }
    }

    // Different sets in every head; the rule says which may differ in number.
    private static int[][][] Kept(string rule)
    {
        Random random = new(5);
        return [.. Enumerable.Range(0, Layers).Select(layer => Enumerable.Range(0, KeyHeads).Select(head =>
        {
            int count = rule switch { "equal" => 8, "layers" => 4 + (3 * layer), _ => 3 + (4 * layer) + (2 * head) };
            int[] entries = [.. Enumerable.Range(0, Prompt)];
            random.Shuffle(entries);
            return entries[..count].Order().ToArray();
        }).ToArray())];
    }

    // The whole text at once, with what is not kept hidden from what follows the prompt; and the probabilities.
    private static Dictionary<string, ModelTensor> Original(int[][][]? kept)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Recall.Opened(Recall.Probabilities()));
        Dictionary<string, ModelTensor> inputs = new(StringComparer.Ordinal)
        {
            ["input_ids"] = new([1, Ids.Length], [.. Ids.Select(id => (float)id)], IsInteger: true),
            ["attention_mask"] = new([1, Ids.Length], [.. Ids.Select(_ => 1f)], IsInteger: true),
            ["position_ids"] = new([1, Ids.Length], [.. Enumerable.Range(0, Ids.Length).Select(place => (float)place)], IsInteger: true),
        };
        NodeProto[] softmaxes = [.. model.Graph.Node.Where(node => node.OpType == "Softmax")];
        for (int layer = 0; layer < Layers; layer++)
        {
            inputs[$"past_key_values.{layer}.key"] = inputs[$"past_key_values.{layer}.value"] = new([1, KeyHeads, 0, Width], [], IsInteger: false);
            string mask = $"hidden.{layer}";
            NodeProto add = new() { OpType = "Add", Name = mask };
            add.Input.Add([softmaxes[layer].Input[0], mask]);
            add.Output.Add(softmaxes[layer].Input[0] = mask + "/added");
            model.Graph.Node.Insert(model.Graph.Node.IndexOf(softmaxes[layer]), add);
            TypeProto type = new() { TensorType = new() { ElemType = (int)TensorProto.Types.DataType.Float } };
            model.Graph.Input.Add(new ValueInfoProto { Name = mask, Type = type });
            inputs[mask] = Hidden(kept?[layer]);
        }

        using Microsoft.ML.OnnxRuntime.SessionOptions options = ModelRun.Options();
        using Microsoft.ML.OnnxRuntime.InferenceSession session = new(Google.Protobuf.MessageExtensions.ToByteArray(model), options);
        return ModelRun.Run(session, inputs);
    }

    private static ModelTensor Hidden(int[][]? kept) => new(
        [1, Heads, Ids.Length, Ids.Length],
        [.. Enumerable.Range(0, Heads * Ids.Length * Ids.Length).Select(i =>
        {
            int head = i / (Ids.Length * Ids.Length), query = i / Ids.Length % Ids.Length, key = i % Ids.Length;
            return kept is not null && query >= Prompt && key < Prompt && !kept[head / 2].Contains(key) ? -1e9f : 0;
        })],
        IsInteger: false);

    private static void Turn(Span<float> channels, int position)
    {
        int pairs = channels.Length / 2;
        for (int i = 0; i < pairs; i++)
        {
            (double sin, double cos) = Math.SinCos(position * Math.Pow(10000, -(double)i / pairs));
            (float a, float b) = (channels[i], channels[i + pairs]);
            channels[i] = (float)((a * cos) - (b * sin));
            channels[i + pairs] = (float)((b * cos) + (a * sin));
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return (float)sum;
    }

    private static float[] Softmax(float[] scores)
    {
        double most = scores.Max(), sum = scores.Sum(score => Math.Exp(score - most));
        return [.. scores.Select(score => (float)(Math.Exp(score - most) / sum))];
    }
}
