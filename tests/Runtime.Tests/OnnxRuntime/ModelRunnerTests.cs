using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

public sealed class ModelRunnerTests
{
    private const TensorElementType Float = TensorElementType.Float;

    [Fact]
    public void BatchOfAnySize_GivesItsResults()
    {
        using ModelRunner runner = ModelRunner.Open(Relu().ToBytes());
        foreach (int batch in (int[])[2, 1, 5, 2, 0, 7, 1])
        {
            float[] values = [.. Enumerable.Range(0, batch * 3).Select(i => i - 3f)];

            Assert.Equal(values.Select(value => float.Max(value, 0)), runner.Run(values).ToArray());
            Assert.Equal([batch, 3], runner.OutputShape("y").ToArray());
        }
    }

    [Fact]
    public void SeveralInputs_AreFilledInPlace()
    {
        using ModelRunner runner = ModelRunner.Open(Sum().ToBytes());
        runner.Input<float>("a", 2)[0] = 1;
        runner.Input<float>("a", 2)[1] = 2;
        ((ReadOnlySpan<float>)[10, 20]).CopyTo(runner.Input<float>("b", 2));
        runner.Run();
        Assert.Equal([11, 22], runner.Output<float>("y").ToArray());

        ((ReadOnlySpan<float>)[100, 200]).CopyTo(runner.Input<float>("b", 2));
        runner.Run();
        Assert.Equal([101, 202], runner.Output<float>("y").ToArray());
    }

    [Fact]
    public void BoundTensor_IsReadWithoutACopy()
    {
        using ModelRunner runner = ModelRunner.Open(Sum().ToBytes());
        float[] mine = [1, 2];
        using (var tensor = OrtValue.CreateTensorValueFromMemory(mine, [2]))
        {
            runner.Bind("a", tensor);
            runner.Input<float>("b", 2).Fill(10);
            runner.Run();
            mine[0] = 5;
            runner.Run();
            Assert.Equal([15, 12], runner.Output<float>("y").ToArray());
        }

        using var other = OrtValue.CreateTensorValueFromMemory<float>([7, 8], [2]);
        runner.Bind("a", other);
        runner.Run();
        Assert.Equal([17, 18], runner.Output<float>("y").ToArray());
    }

    [Fact]
    public void ShapeThatDependsOnData_IsFollowed()
    {
        using ModelRunner runner = ModelRunner.Open(
            new TestModel().Input("x", Float, "n").Output("y", TensorElementType.Int64).Node("", "NonZero", "x", "y").ToBytes());
        foreach (float[] values in (float[][])[[1, 0, 1], [0, 0, 1], [0, 0, 0], [1, 1, 1], [1, 0, 1]])
        {
            values.CopyTo(runner.Input<float>("x", 3));
            runner.Run();
            Assert.Equal(Enumerable.Range(0, 3).Where(i => values[i] != 0).Select(i => (long)i), runner.Output<long>("y").ToArray());
        }
    }

    [Fact]
    public void RepeatedRun_AllocatesNothingManaged()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3)));
        using ModelRunner runner = ModelRunner.Open(Stage(pipeline).ToBytes(), new() { Pipelines = [pipeline], Threads = 1 });
        float[] two = TestTensor.Random(1, 2, 8, TestStages.Channels).Floats, one = TestTensor.Random(2, 1, 8, TestStages.Channels).Floats;
        for (int i = 0; i < 50; i++)
        {
            runner.Run(two);
            runner.Run(one);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            runner.Run(two);
            runner.Run(one);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task RunnersOpenedAtOnce_AllOpen()
    {
        // A domain that is new each time: ONNX Runtime looks whether it knows one and then adds it, which is not a single step.
        using var start = new Barrier(2);
        for (int round = 0; round < 100; round++)
        {
            TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3)));
            byte[] model = Stage(pipeline).ToBytes();
            Task[] openings = [.. Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    ModelRunner.Open(model, new() { Pipelines = [pipeline], Threads = 1 }).Dispose();
                },
                TaskCreationOptions.LongRunning))];
            await Task.WhenAll(openings);
        }
    }

    [Fact]
    public void FailedRun_LeavesNoResultAndTheNextOneWorks()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3)));
        using ModelRunner runner = ModelRunner.Open(Stage(pipeline).ToBytes(), new() { Pipelines = [pipeline] });
        float[] good = TestTensor.Random(1, 1, 8, TestStages.Channels).Floats, bad = [.. good];
        bad[0] = float.NaN;
        float[] expected = runner.Run(good).ToArray();

        for (int i = 0; i < 2; i++)
        {
            Assert.Contains("the score of token 0 is NaN", Assert.Throws<OnnxRuntimeException>(() => { runner.Run(bad); }).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => { runner.Output<float>("y"); });
            Assert.Equal(expected, runner.Run(good).ToArray());
        }
    }

    [Fact]
    public void WrongNameTypeOrShape_NamesWhatIsExpected()
    {
        using ModelRunner runner = ModelRunner.Open(Relu().ToBytes());
        AssertError<ArgumentException>("no input 'pixels'; its inputs are x Float [batch, 3]", () => { runner.Input<float>("pixels", 1, 3); });
        AssertError<ArgumentException>("no output 'x'; its outputs are y Float", () => { runner.Output<float>("x"); });
        AssertError<ArgumentException>("'x': expected Float, got Int64", () => { runner.Input<long>("x", 1, 3); });
        AssertError<ArgumentException>("'x': expected the shape [batch, 3], got [1, 4]", () => { runner.Input<float>("x", 1, 4); });
        AssertError<ArgumentException>("'x': expected the shape [batch, 3], got [3]", () => { runner.Input<float>("x", 3); });
        AssertError<ArgumentException>("'x': expected the shape [batch, 3], got [-1, 3]", () => { runner.Input<float>("x", -1, 3); });
        AssertError<ArgumentException>("more elements than can be addressed", () => { runner.Input<float>("x", long.MaxValue, 3); });
        AssertError<ArgumentException>("'x': expected a multiple of 3 values for [batch, 3], got 4", () => { runner.Run(new float[4]); });
        AssertError<InvalidOperationException>("x Float [batch, 3] has no value yet", () => runner.Run());
        AssertError<InvalidOperationException>("no run yet", () => { runner.Output<float>("y"); });
        AssertError<NotSupportedException>("no elements of type System.Guid", () => { runner.Input<Guid>("x", 1, 3); });

        using ModelRunner sum = ModelRunner.Open(Sum().ToBytes());
        AssertError<ArgumentException>("The model has 2 inputs (a Float [n], b Float [n]); expected one", () => { sum.Run(new float[4]); });
        using var wrong = OrtValue.CreateTensorValueFromMemory<double>([1], [1]);
        AssertError<ArgumentException>("'a': expected Float, got Double", () => sum.Bind("a", wrong));
    }

    [Fact]
    public void Dispose_TwiceAndUseAfterwards()
    {
        ModelRunner runner = ModelRunner.Open(Relu().ToBytes());
        runner.Run(new float[3]);
        runner.Dispose();
        runner.Dispose();

        Assert.Throws<ObjectDisposedException>(() => runner.Run());
        Assert.Throws<ObjectDisposedException>(() => { runner.Input<float>("x", 1, 3); });
        Assert.Throws<ObjectDisposedException>(() => { runner.Output<float>("y"); });
        Assert.Throws<ObjectDisposedException>(() => { _ = runner.RunAsync(); });
    }

    [Fact]
    public async Task Cancelled_DoesNotRun()
    {
        using ModelRunner runner = ModelRunner.Open(Relu().ToBytes());
        runner.Input<float>("x", 1, 3).Clear();
        Assert.Throws<OperationCanceledException>(() => runner.Run(new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await runner.RunAsync(new CancellationToken(canceled: true)));
        Assert.Throws<InvalidOperationException>(() => { runner.Output<float>("y"); });

        await runner.RunAsync();
        Assert.Equal(3, runner.Output<float>("y").Length);
    }

    [Fact]
    public async Task OverlappingRun_IsRefusedAndDisposeWaits()
    {
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var domain = new OperatorDomain("probe", [new ProbeOperator("Wait", [ProbeOperator.Float], [ProbeOperator.Float], context =>
        {
            entered.Set();
            leave.Wait();
            context.Output<float>(0, 1)[0] = 4;
        })]);
        byte[] model = new TestModel("probe").Input("x", Float, 1).Output("y", Float).Node("probe", "Wait", "x", "y").ToBytes();
        ModelRunner runner = ModelRunner.Open(model, new() { Configure = domain.AddTo });
        runner.Input<float>("x", 1)[0] = 1;
        ValueTask run = runner.RunAsync();
        entered.Wait();

        AssertError<InvalidOperationException>("A run is in progress", () => runner.Run());
        AssertError<InvalidOperationException>("A run is in progress", () => { _ = runner.RunAsync(); });
        AssertError<InvalidOperationException>("A run is in progress", () => { runner.Input<float>("x", 1); });
        runner.Dispose();
        leave.Set();
        await run;
        Assert.Throws<ObjectDisposedException>(() => { runner.Output<float>("y"); });
    }

    [Fact]
    public void WeightsInAFile_AreFoundBesideTheModelAndInTheGivenFolder()
    {
        string folder = Directory.CreateTempSubdirectory("pipelinedsl").FullName;
        try
        {
            var weights = new TensorProto
            {
                Name = "w", DataType = (int)TensorProto.Types.DataType.Float, DataLocation = TensorProto.Types.DataLocation.External,
            };
            weights.Dims.Add(3);
            weights.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "weights.bin" });
            byte[] data = new byte[12];
            Buffer.BlockCopy((float[])[1, 2, 3], 0, data, 0, 12);
            File.WriteAllBytes(Path.Combine(folder, "weights.bin"), data);
            ModelProto proto = ModelProto.Parser.ParseFrom(
                new TestModel().Input("x", Float, "batch", 3).Output("y", Float).Node("", "Add", "x,w", "y").ToBytes());
            proto.Graph.Initializer.Add(weights);
            string path = Path.Combine(folder, "model.onnx");
            File.WriteAllBytes(path, proto.ToByteArray());

            using ModelRunner fromFile = ModelRunner.Open(path);
            using ModelRunner fromBytes = ModelRunner.Open(proto.ToByteArray(), new() { ExternalDataFolder = folder });
            Assert.Equal([1, 2, 3], fromFile.Run(new float[3]).ToArray());
            Assert.Equal([1, 2, 3], fromBytes.Run(new float[3]).ToArray());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void WhatCannotBeOpened_SaysWhy()
    {
        AssertError<FileNotFoundException>("'none.onnx'", () => ModelRunner.Open("none.onnx"));
        byte[] model = Relu().ToBytes();
        Assert.Throws<OnnxRuntimeException>(() => ModelRunner.Open(model[..^10]));
        AssertError<NotSupportedException>("'x' is a tensor of strings", () => ModelRunner.Open(
            new TestModel().Input("x", TensorElementType.String, 1).Output("y", TensorElementType.String).Node("", "Identity", "x", "y").ToBytes()));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelRunner.Open(model, new() { Threads = -1 }));
    }

    [Fact]
    public void CudaThatIsNotThere_SaysWhy()
    {
        if (OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
        {
            return;
        }

        AssertError<NotSupportedException>(
            "The CUDA execution provider (device 0) is not available",
            () => ModelRunner.Open(Relu().ToBytes(), new() { Provider = ExecutionProvider.Cuda, Fallback = ProviderFallback.None }));
    }

    private static TestModel Relu() => new TestModel().Input("x", Float, "batch", 3).Output("y", Float).Node("", "Relu", "x", "y");

    private static TestModel Sum() => new TestModel().Input("a", Float, "n").Input("b", Float, "n").Output("y", Float).Node("", "Add", "a,b", "y");

    private static TestModel Stage(TokenPipeline pipeline) => new TestModel(pipeline.Domain)
        .Input("x", Float, "batch", 8, TestStages.Channels).Output("y", Float).Node(pipeline.Domain, "Layer0", "x", "y");

    private static void AssertError<T>(string part, Action act)
        where T : Exception => Assert.Contains(part, Assert.Throws<T>(act).Message, StringComparison.Ordinal);
}
