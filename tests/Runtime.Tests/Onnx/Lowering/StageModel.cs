using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Onnx.Lowering;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>A model that holds nothing but lowered stages, fed with a stage's data.</summary>
internal sealed class StageModel
{
    internal const float Scale = 0.5f;

    private static readonly string[] Outputs = ["new_hidden", "kept", "new_sizes", "log_sizes", "new_origins", "new_provenance"];

    private readonly StageCase _test;
    private readonly StageData _data;
    private readonly List<NamedOnnxValue> _feeds = [];
    private readonly ModelProto _model = new() { IrVersion = 6, Graph = new GraphProto { Name = "test" } };
    private readonly NodeProto _node = new() { Name = "stage/3", OpType = "Layer3", Domain = "pipelinedsl.Test" };

    internal StageModel(StageCase test, StageData data)
    {
        _test = test;
        _data = data;
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = test.Opset });
        string[] inputs = [.. Enumerable.Repeat("", StageNode.Inputs)];
        inputs[StageNode.HiddenInput] = Hidden();
        AddHeads(inputs);
        if (test.HasSizes)
        {
            inputs[StageNode.SizesInput] = Feed("sizes", data.Sizes, test.Batch, test.Tokens);
        }

        if (test.Mask.Length > 0)
        {
            inputs[StageNode.MaskInput] = MaskFeed.Add(test, data, this);
        }

        if (test.HasOrigins)
        {
            inputs[StageNode.OriginsInput] = Feed("origins", data.Origins, test.Batch, test.Tokens);
            inputs[StageNode.ProvenanceInput] = Feed("provenance", data.Provenance, test.Batch, test.Original);
        }

        _node.Input.Add(inputs);
        _node.Output.Add(Outputs);
        AddAttributes();
    }

    internal NodeProto Node => _node;

    internal LoweringFacts Facts => new()
    {
        Opset = _test.Opset,
        Batch = _test.Dynamic ? null : _test.Batch,
        Tokens = _test.Dynamic ? null : _test.Tokens,
        KeysRank = _test.KeysRank,
        QueriesRank = _test.QueriesRank,
        AttentionRank = _test.AttentionRank,
        MaskRank = _test.MaskRank,
        MaskFoldsHeads = _test.MaskFoldsHeads,
    };

    internal StageResult Run(params ReadOnlySpan<LoweredStage> stages)
    {
        foreach (LoweredStage lowered in stages)
        {
            _model.Graph.Node.Add(lowered.Nodes);
            _model.Graph.Initializer.Add(lowered.Initializers);
        }

        foreach (string output in Outputs)
        {
            bool isFloat = output is "new_hidden" or "new_sizes" or "log_sizes";
            _model.Graph.Output.Add(new ValueInfoProto { Name = output, Type = new TypeProto { TensorType = new() { ElemType = isFloat ? 1 : 7 } } });
        }

        using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, IntraOpNumThreads = _test.Threads };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        using var session = new InferenceSession(_model.ToByteArray(), options);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(_feeds);
        return new StageResult(
            Read<float>(results, "new_hidden"),
            Read<long>(results, "kept"),
            Read<float>(results, "new_sizes"),
            Read<float>(results, "log_sizes"),
            Read<long>(results, "new_origins"),
            Read<long>(results, "new_provenance"));
    }

    /// <summary>Adds an input of the model and its value.</summary>
    internal string Feed<T>(string name, T[] values, params int[] dims)
    {
        var shape = new TensorShapeProto();
        for (int axis = 0; axis < dims.Length; axis++)
        {
            shape.Dim.Add(_test.Dynamic ? new TensorShapeProto.Types.Dimension { DimParam = $"{name}_{axis}" } : new() { DimValue = dims[axis] });
        }

        int type = typeof(T) == typeof(float) ? 1 : typeof(T) == typeof(bool) ? 9 : 7;
        _model.Graph.Input.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = type, Shape = shape } } });
        _feeds.Add(NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, dims)));
        return name;
    }

    private static T[] Read<T>(IEnumerable<DisposableNamedOnnxValue> results, string name) =>
        [.. results.Single(result => result.Name == name).AsTensor<T>()];

    private string Hidden()
    {
        if (!_test.TokensFirst)
        {
            return Feed("hidden", _data.Hidden, _test.Batch, _test.Tokens, _test.Channels);
        }

        float[] values = TensorLayout.Permute(_data.Hidden, [_test.Batch, _test.Tokens, _test.Channels], [1, 0, 2]);
        return Feed("hidden", values, _test.Tokens, _test.Batch, _test.Channels);
    }

    private void AddHeads(string[] inputs)
    {
        int[] shape = [_test.Batch, _test.Heads, _test.Tokens, _test.HeadWidth];
        if (_test.ReadsAttention && _test.AttentionRank > 0)
        {
            int[] dims = _test.AttentionRank == 4
                ? [_test.Batch, _test.Heads, _test.Tokens, _test.Tokens]
                : [_test.Batch * _test.Heads, _test.Tokens, _test.Tokens];
            inputs[StageNode.AttentionInput] = Feed("attention", _data.Attention, dims);
        }
        else if (_test.ReadsAttention || _test.Signal == StageSignal.Keys)
        {
            (float[] keys, int[] dims) = TensorLayout.Heads(_data.Keys, shape, _test.KeysLayout, _test.HeadForm);
            inputs[StageNode.KeysInput] = Feed("keys", keys, dims);
            if (_test.ReadsAttention)
            {
                (float[] queries, int[] queryDims) = TensorLayout.Heads(_data.Queries, shape, _test.QueriesLayout, _test.HeadForm);
                inputs[StageNode.QueriesInput] = Feed("queries", queries, queryDims);
            }
        }
    }

    private void AddAttributes()
    {
        AddInt(StageNode.TokenAxis, _test.TokensFirst ? 0 : 1);
        AddInt(StageNode.Heads, _test.DeclaresHeads ? _test.Heads : 0);
        AddInt(StageNode.Seed, (long)_test.Seed);
        AddText(StageNode.KeysLayout, _test.KeysLayout);
        AddText(StageNode.QueriesLayout, _test.QueriesLayout);
        AddText(StageNode.BiasLayout, _test.BiasLayout);
        AddText(StageNode.MaskKind, _test.Mask);
        _node.Attribute.Add(new AttributeProto { Name = StageNode.Scale, F = Scale, Type = AttributeProto.Types.AttributeType.Float });
    }

    private void AddInt(string name, long value) =>
        _node.Attribute.Add(new AttributeProto { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int });

    private void AddText(string name, string value) => _node.Attribute.Add(
        new AttributeProto { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String });
}
