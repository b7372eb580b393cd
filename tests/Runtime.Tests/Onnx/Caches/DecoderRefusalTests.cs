using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Tests.Onnx.Caches;

/// <summary>What is no decoder with such a cache, or would silently compute something else once entries are gone, is refused with a reason.</summary>
public sealed class DecoderRefusalTests
{
    private const string Keys = "past_key_values.0.key", Values = "past_key_values.0.value";
    private static readonly CacheReference Llama = CacheReference.Load("cache-llama-17");
    private static readonly CacheReference Bloom = CacheReference.Load("cache-bloom-17");

    private static readonly Dictionary<string, (Action<GraphProto> Edit, string Message)> Unreadable = new(StringComparer.Ordinal)
    {
        ["quantised"] = (graph => EditedDecoder.Type(graph, Keys).ElemType = (int)DataType.Int8, "'past_key_values.0.key' holds Int8: quantised keys"),
        ["two types"] = (graph => EditedDecoder.Type(graph, Values).ElemType = (int)DataType.Float16, "holds Float16, but 'past_key_values.0.key' Float"),
        ["M-RoPE"] = (
            graph => EditedDecoder.Type(graph, "position_ids").Shape.Dim.Insert(0, new TensorShapeProto.Types.Dimension { DimValue = 3 }),
            "'position_ids' [3, batch_size, sequence_length] has several rows of positions (M-RoPE"),
        ["MLA"] = (
            graph =>
            {
                EditedDecoder.Type(graph, Values).Shape.Dim[3].DimValue = 24;
                EditedDecoder.Type(graph, "present.0.value").Shape.Dim[3].DimValue = 24;
            },
            "Layer 0: keys are 16 and values 24 wide (multi-head latent attention)"),
        ["fused cache"] = (
            graph => EditedDecoder.Rename(graph, Keys, "past_key_values.0"), "'past_key_values.0' [batch_size, 2, past_sequence_length, 16] holds keys"),
        ["folded heads"] = (graph => EditedDecoder.Type(graph, Keys).Shape.Dim.RemoveAt(0), "has rank 3; expected [batch, KV heads, entries, head width]"),
        ["cross attention"] = (
            graph => EditedDecoder.Rename(graph, Keys, "past_key_values.0.encoder.key"), "'past_key_values.0.encoder.key' caches an encoder's output"),
        ["missing values"] = (
            graph => graph.Input.Remove(graph.Input.Single(input => input.Name == Values)), "no input for the values of layer 0's cache"),
        ["no cache"] = (
            graph =>
            {
                foreach (ValueInfoProto input in graph.Input.Where(input => CacheName.IsCache(input.Name)).ToArray())
                {
                    graph.Input.Remove(input);
                }
            },
            "no inputs for a cache"),
        ["embeddings"] = (graph => EditedDecoder.Rename(graph, "input_ids", "inputs_embeds"), "takes embeddings ('inputs_embeds')"),
        ["unknown input"] = (graph => EditedDecoder.AddInput(graph, "pixel_values", DataType.Float, 1, 3), "does not know how to feed: 'pixel_values'"),
        ["short ids"] = (graph => EditedDecoder.Type(graph, "input_ids").ElemType = (int)DataType.Int32, "The input 'input_ids' is Int32; expected Int64"),
        ["no logits"] = (graph => graph.Output.RemoveAt(0), "no output 'logits'"),
        ["open width"] = (
            graph =>
            {
                EditedDecoder.Type(graph, Keys).Shape.Dim[3].DimParam = "d";
                EditedDecoder.Type(graph, "present.0.key").Shape.Dim[3].DimParam = "d";
            },
            "does not say the head width of the cache 'past_key_values.0.key': dimension 3 is open"),
    };

    public static TheoryData<string> UnreadableModels => [.. Unreadable.Keys];

    [Theory]
    [MemberData(nameof(UnreadableModels))]
    public void ModelWithoutSuchACache_IsRefused(string what) =>
        AssertRefused(CachePipelines.Make(Llama.Geometry), EditedDecoder.Of("cache-llama-17", Unreadable[what].Edit), Unreadable[what].Message);

    [Fact]
    public void BrokenFile_IsRefused() =>
        Assert.Throws<OnnxModelException>(() => CacheWeaver.Weave(CachePipelines.Make(Llama.Geometry), File.ReadAllBytes(Llama.Path)[..5000]));

    [Fact]
    public void AlibiWithOriginalPositions_IsRefused() =>
        AssertRefused(CachePipelines.Make(Bloom.Geometry), File.ReadAllBytes(Bloom.Path), "layer 0, Softmax", "lowered by distance (ALiBi", "Repack them");

    [Fact]
    public void AlibiWithLayersOfDifferentLength_IsRefused() => AssertRefused(
        CachePipelines.Make(Bloom.Geometry, differ: true, positions: PositionPolicy.Repacked),
        File.ReadAllBytes(Bloom.Path),
        "lowered by distance (ALiBi", "cannot hold different numbers of entries");

    [Theory]
    [InlineData(false, PositionPolicy.Original, "from the length of its cache, so kept entries cannot keep theirs", "[Positions(PositionPolicy.Repacked)]")]
    [InlineData(true, PositionPolicy.Repacked, "takes positions from the length of its cache", "Export it with position_ids")]
    public void ModelThatCountsPositions_IsRefused(bool differ, PositionPolicy positions, params string[] messages) => AssertRefused(
        CachePipelines.Make(Llama.Geometry, differ: differ, positions: positions),
        EditedDecoder.Of("cache-llama-17", graph => EditedDecoder.Fix(graph, "position_ids", 0, 1)),
        messages);

    [Fact]
    public void ModelThatCountsPositions_IsRepacked()
    {
        byte[] model = EditedDecoder.Of("cache-llama-17", graph => EditedDecoder.Fix(graph, "position_ids", 0, 1));

        Assert.Null(CacheWeaver.Weave(CachePipelines.Make(Llama.Geometry, positions: PositionPolicy.Repacked), model).Layout.PositionIds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SlidingWindowOfAMask_IsRefused(bool asDistance) => AssertRefused(
        CachePipelines.Make(Llama.Geometry),
        EditedDecoder.Of("cache-llama-17", graph => EditedDecoder.HideBehind(graph, 8, asDistance)),
        "layer 0", "attends to the last 8 entries only (sliding window)");

    [Fact]
    public void SlidingWindowOfATable_IsRefused() => AssertRefused(
        CachePipelines.Make(CacheReference.Load("cache-gpt2-14").Geometry),
        EditedDecoder.Of("cache-gpt2-14", graph =>
        {
            // A query sees itself and 11 keys before it.
            foreach (TensorProto table in graph.Node.SelectMany(node => node.Attribute).Select(attribute => attribute.T)
                .Where(tensor => tensor is not null && tensor.DataType == (int)DataType.Bool && tensor.Dims.Count == 4))
            {
                byte[] shown = table.RawData.ToByteArray();
                int side = (int)table.Dims[3];
                table.RawData = Google.Protobuf.ByteString.CopyFrom([.. shown.Select((value, i) => (i / side) - (i % side) >= 12 ? (byte)0 : value)]);
            }
        }),
        "layer 0", "attends to the last 12 entries only (sliding window)");

    [Fact]
    public void SlidingWindowOfFusedAttention_IsRefused() => AssertRefused(
        CachePipelines.Make(Llama.Geometry),
        EditedDecoder.Of("cache-group-17", graph =>
            graph.Node.First(node => node.OpType == "GroupQueryAttention").Attribute.Single(attribute => attribute.Name == "local_window_size").I = 16),
        "layer 0, com.microsoft.GroupQueryAttention", "attends to the last 16 entries only");

    [Fact]
    public void TablesThatChangeWithTheLength_AreRefused() => AssertRefused(
        CachePipelines.Make(Llama.Geometry),
        EditedDecoder.Of("cache-group-17", graph =>
        {
            graph.Node.Insert(0, EditedDecoder.Node("ReduceMax", ["cos"], "cos/long"));
            graph.Node.Insert(1, EditedDecoder.Node("Mul", ["cos", "cos/long"], "cos/chosen"));
            foreach (NodeProto node in graph.Node.Where(node => node.OpType == "GroupQueryAttention"))
            {
                node.Input[7] = "cos/chosen";
            }
        }),
        "the rotation changes with the length of the text (ReduceMax");

    [Fact]
    public void UnknownFusedAttention_IsRefused() => AssertRefused(
        CachePipelines.Make(Llama.Geometry),
        EditedDecoder.Of("cache-group-17", graph => graph.Node.First(node => node.OpType == "GroupQueryAttention").OpType = "PagedAttention"),
        "that reads the cache 'past_key_values.0.key' of layer 0 was not found", "found: layer 1", "this fused form is not known");

    [Fact]
    public void MergedDecoder_IsReadButNotWoven()
    {
        byte[] merged = EditedDecoder.Of("cache-group-17", graph =>
        {
            EditedDecoder.AddInput(graph, "use_cache_branch", DataType.Bool, 1);
            foreach (NodeProto node in graph.Node.Where(node => node.OpType == "GroupQueryAttention"))
            {
                node.OpType = "If";
            }
        });
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, merged);

            Assert.Equal("use_cache_branch", CacheWeaver.Read(Llama.Geometry, path).Layout.UseCacheBranch);
            AssertRefused(CachePipelines.Make(Llama.Geometry), merged, "it lies in a branch of a merged model");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void OtherQueryHeads_AreRefused() => AssertRefused(
        CachePipelines.Make(Llama.Geometry with { QueryHeads = 8 }),
        File.ReadAllBytes(Llama.Path),
        "has 4 query heads, but the pipeline says QueryHeads = 8");

    [Fact]
    public void AttentionSumsOfMultiHeadAttention_AreRefused()
    {
        CacheReference reference = CacheReference.Load("cache-multihead-17");
        AssertRefused(CachePipelines.Make(reference.Geometry, CacheSignals.AttentionSums), File.ReadAllBytes(reference.Path), "gives no probabilities");
    }

    [Fact]
    public void NamesThatAreTaken_AreRefused() => AssertRefused(
        CachePipelines.Make(Llama.Geometry, differ: true),
        EditedDecoder.Of("cache-llama-17", graph => graph.Node.Add(EditedDecoder.Node("Identity", ["input_ids"], "layer_bias.0"))),
        "has a tensor 'layer_bias.0' of its own");

    [Theory]
    [InlineData("""{ "sliding_window": 4096 }""", "config.json: attends to the last 4096 entries only")]
    [InlineData("""{ "rope_scaling": { "type": "longrope" } }""", "rope_scaling 'longrope'")]
    [InlineData("""{ "rope_scaling": { "rope_type": "dynamic", "factor": 2.0 } }""", "rope_scaling 'dynamic'")]
    [InlineData("""{ "text_config": { "rope_scaling": { "type": "mrope", "mrope_section": [16, 24, 24] } } }""", "config.json: positions have rows for time")]
    [InlineData("""{ "attn_config": { "alibi": true } }""", "config.json: scores are lowered by distance (ALiBi")]
    [InlineData("{ not json", "The config.json beside the model cannot be read")]
    public void WhatTheConfigurationSays_IsRefused(string config, string message) => WithConfig(config, path =>
    {
        WeaveException error = Assert.Throws<WeaveException>(() => CacheWeaver.Weave(CachePipelines.Make(Llama.Geometry), path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("""{ "sliding_window": 4096, "use_sliding_window": false, "rope_scaling": { "rope_type": "llama3" } }""")]
    [InlineData("""{ "sliding_window": null, "rope_scaling": null, }""")]
    public void OrdinaryConfiguration_IsAccepted(string config) =>
        WithConfig(config, path => Assert.Equal(4, CacheWeaver.Weave(CachePipelines.Make(Llama.Geometry), path).Layout.QueryHeads));

    private static void WithConfig(string config, Action<string> act)
    {
        string folder = Directory.CreateTempSubdirectory("decoder").FullName;
        try
        {
            File.Copy(Llama.Path, Path.Combine(folder, "model.onnx"));
            File.WriteAllText(Path.Combine(folder, "config.json"), config);
            act(Path.Combine(folder, "model.onnx"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AssertRefused(CachePipeline pipeline, byte[] model, params string[] messages)
    {
        WeaveException error = Assert.Throws<WeaveException>(() => CacheWeaver.Weave(pipeline, model));
        Assert.All(messages, message => Assert.Contains(message, error.Message, StringComparison.Ordinal));
    }
}
