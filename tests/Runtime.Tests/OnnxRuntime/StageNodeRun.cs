using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Runs one node of a stage in a model of its own.</summary>
internal sealed class StageNodeRun(TokenPipeline pipeline, int stage = 0)
{
    private static readonly string[] OutputNames = ["hidden_out", "kept", "sizes_out", "log_sizes", "origins_out", "provenance_out"];

    private readonly TestTensor?[] _inputs = new TestTensor?[StageNode.Inputs];
    private readonly List<(string, object)> _attributes = [];

    internal int[] Outputs { get; set; } = [0, 1, 2, 3, 4, 5];

    /// <summary>Types and axes to declare instead of those of the tensors that are fed.</summary>
    internal object[]? HiddenAxes { get; set; }

    /// <summary>What the session's log entries are found by.</summary>
    internal string LogId { get; set; } = "";

    internal int Threads { get; set; } = 1;

    internal StageNodeRun With(int input, TestTensor? tensor)
    {
        _inputs[input] = tensor;
        return this;
    }

    internal StageNodeRun With(string attribute, object value)
    {
        _attributes.Add((attribute, value));
        return this;
    }

    internal StageNodeRun Only(params int[] outputs)
    {
        Outputs = outputs;
        return this;
    }

    internal InferenceSession Open()
    {
        var model = new TestModel(pipeline.Domain);
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (_inputs[i] is { } tensor)
            {
                model.Input(
                    $"in{i}", tensor.Type, i == 0 && HiddenAxes is not null ? HiddenAxes : [.. tensor.Shape.Select((_, axis) => (object)$"in{i}_{axis}")]);
            }
        }

        foreach (int output in Outputs)
        {
            model.Output(OutputNames[output], output is 1 or 4 or 5 ? TensorElementType.Int64 : TensorElementType.Float);
        }

        string inputs = string.Join(',', _inputs.Select((tensor, i) => tensor is null ? "" : $"in{i}"));
        string outputs = string.Join(',', OutputNames.Select((name, i) => Outputs.Contains(i) ? name : "").Take(Outputs.Max() + 1));
        return model.Node(pipeline.Domain, pipeline.Stages[stage].Name, inputs, outputs, [.. _attributes])
            .Open(options =>
            {
                options.LogId = LogId;
                options.IntraOpNumThreads = Threads;
                StageOperators.Register(options, pipeline);
            });
    }

    /// <summary>Outputs by their place in <see cref="StageNode"/>.</summary>
    internal Dictionary<int, TestTensor> Run()
    {
        using InferenceSession session = Open();
        return Run(session);
    }

    internal Dictionary<int, TestTensor> Run(InferenceSession session)
    {
        string[] names = [.. Enumerable.Range(0, _inputs.Length).Where(i => _inputs[i] is not null).Select(i => $"in{i}")];
        OrtValue[] values = [.. _inputs.OfType<TestTensor>().Select(tensor => tensor.ToOrtValue())];
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, names, values, [.. Outputs.Select(output => OutputNames[output])]);
        foreach (OrtValue value in values)
        {
            value.Dispose();
        }

        return Outputs.Select((output, i) => (output, TestTensor.Read(results[i]))).ToDictionary();
    }

    internal string Error() => Assert.Throws<OnnxRuntimeException>(() => Run()).Message;
}
