using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>The runner on a device, as far as that can be seen without one: with memory that is apart from what callers fill and read.</summary>
public sealed class DeviceRunnerTests
{
    private const TensorElementType Float = TensorElementType.Float;

    [Fact]
    public void BatchOfAnySize_GivesItsResults()
    {
        var memory = new SeparateMemory();
        using (ModelRunner runner = Open(Relu(), memory))
        {
            foreach (int batch in (int[])[2, 1, 5, 2, 0, 7, 1, 7])
            {
                float[] values = [.. Enumerable.Range(0, batch * 3).Select(i => i - 3f)];

                Assert.Equal(values.Select(value => float.Max(value, 0)), runner.Run(values).ToArray());
                Assert.Equal([batch, 3], runner.OutputShape("y").ToArray());
            }
        }

        Assert.Equal(0, memory.Held);
    }

    [Fact]
    public void SpanThatIsKept_IsReadInEveryRun()
    {
        using ModelRunner runner = Open(Sum(), new SeparateMemory());
        Span<float> a = runner.Input<float>("a", 2), b = runner.Input<float>("b", 2);
        foreach (float value in (float[])[1, 2, 3])
        {
            a.Fill(value);
            b.Fill(10);
            runner.Run();
            Assert.Equal([10 + value, 10 + value], runner.Output<float>("y").ToArray());
        }
    }

    [Fact]
    public void OutputThatNobodyReads_IsNotCopied()
    {
        var memory = new SeparateMemory();
        using ModelRunner runner = Open(Relu(), memory);
        for (int run = 0; run < 3; run++)
        {
            runner.Input<float>("x", 1, 3).Fill(run);
            runner.Run();
        }

        Assert.Equal((3, 0, 1), (memory.Uploads, memory.Downloads, memory.HeldByHost));
        Assert.Equal([2, 2, 2], runner.Output<float>("y").ToArray());
        Assert.Equal([2, 2, 2], runner.Output<float>("y").ToArray());
        Assert.Equal(1, memory.Downloads);
    }

    [Fact]
    public void TensorOnTheDevice_IsNotCopied()
    {
        var memory = new SeparateMemory();
        using ModelRunner second = Open(Sum(), memory);
        using DeviceTensor b = second.Allocate<float>(2);
        using ModelRunner relu = Open(new TestModel().Input("x", Float, 2).Output("y", Float).Node("", "Relu", "x", "y"), memory);
        using DeviceTensor negative = relu.Allocate<float>(2);
        negative.CopyFrom<float>([-5, 7]);
        b.CopyFrom<float>([100, 200]);
        relu.Bind("x", negative.Value);
        relu.Run();
        second.Bind("a", relu.OutputTensor("y"));
        second.Bind("b", b.Value);
        second.Run();
        Assert.Equal((2, 0), (memory.Uploads, memory.Downloads));
        Assert.Equal([100, 207], second.Output<float>("y").ToArray());

        // The same tensor, with other values.
        negative.CopyFrom<float>([3, -1]);
        relu.Run();
        second.Run();
        Assert.Equal([103, 200], second.Output<float>("y").ToArray());
    }

    [Fact]
    public void TensorOfTheProcessor_IsCopiedBeforeEveryRun()
    {
        var memory = new SeparateMemory();
        using ModelRunner runner = Open(Sum(), memory);
        float[] mine = [1, 2];
        using var tensor = OrtValue.CreateTensorValueFromMemory(mine, [2]);
        runner.Bind("a", tensor);
        runner.Input<float>("b", 2).Fill(10);
        runner.Run();
        Assert.Equal([11, 12], runner.Output<float>("y").ToArray());
        mine[0] = 5;
        runner.Run();
        Assert.Equal([15, 12], runner.Output<float>("y").ToArray());

        // Filling the input again takes the caller's tensor out.
        runner.Input<float>("a", 2).Fill(0);
        runner.Run();
        Assert.Equal([10, 10], runner.Output<float>("y").ToArray());
    }

    [Fact]
    public void ValuesOfNodesOnTheProcessor_AreNotOnTheDevice()
    {
        var memory = new SeparateMemory { ReadsOnProcessor = true };
        using ModelRunner runner = Open(Sum(), memory);
        foreach (float value in (float[])[1, 2])
        {
            runner.Input<float>("a", 2).Fill(value);
            runner.Input<float>("b", 2).Fill(10);
            runner.Run();
            Assert.Equal([10 + value, 10 + value], runner.Output<float>("y").ToArray());
        }

        Assert.Equal((0, 0, 0), (memory.Held, memory.Uploads, memory.Downloads));
    }

    [Fact]
    public void InputThatNobodyReads_IsNoObstacle()
    {
        using ModelRunner runner = Open(
            new TestModel().Input("x", Float, 2).Input("unread", Float, 2).Output("y", Float).Node("", "Relu", "x", "y"), new SeparateMemory());
        runner.Input<float>("x", 2).Fill(3);
        runner.Input<float>("unread", 2).Fill(4);
        runner.Run();
        Assert.Equal([3, 3], runner.Output<float>("y").ToArray());
    }

    [Fact]
    public void ShapeThatDependsOnData_IsFollowed()
    {
        using ModelRunner runner = Open(
            new TestModel().Input("x", Float, "n").Output("y", TensorElementType.Int64).Node("", "NonZero", "x", "y"), new SeparateMemory());
        foreach (float[] values in (float[][])[[1, 0, 1], [0, 0, 1], [0, 0, 0], [1, 1, 1], [1, 0, 1]])
        {
            values.CopyTo(runner.Input<float>("x", 3));
            runner.Run();
            Assert.Equal(Enumerable.Range(0, 3).Where(i => values[i] != 0).Select(i => (long)i), runner.Output<long>("y").ToArray());
        }
    }

    [Fact]
    public void WovenModel_GivesWhatItGivesOnTheProcessor()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3)));
        byte[] model = new TestModel(pipeline.Domain)
            .Input("x", Float, "batch", 8, TestStages.Channels).Output("y", Float).Node(pipeline.Domain, "Layer0", "x", "y").ToBytes();
        using ModelRunner processor = ModelRunner.Open(model, new() { Pipelines = [pipeline] });
        using ModelRunner device = ModelRunner.Open(model, new() { Pipelines = [pipeline], Memory = new SeparateMemory() });
        float[] values = TestTensor.Random(1, 2, 8, TestStages.Channels).Floats;
        Assert.Equal(processor.Run(values).ToArray(), device.Run(values).ToArray());
    }

    // The processor's provider ignores the ids of graphs; what shows is that every set of shapes has bindings and options of its own.
    [Fact]
    public void SessionWithCudaGraphs_GivesTheResultsOfEveryShape()
    {
        var memory = new SeparateMemory();
        var inference = new InferenceSession(Relu().ToBytes());
        using (var session = new RunnerSession(
            inference,
            ModelValue.Of(inference.InputMetadata, inference.InputNames),
            ModelValue.Of(inference.OutputMetadata, inference.OutputNames),
            new SessionSite(ExecutionProvider.Cuda, memory, HasCudaGraphs: true)))
        {
            foreach (int batch in (int[])[2, 2, 1, 2, 5, 5, 1, 2])
            {
                session.Select(session.Inputs[0], [batch, 3]);
                session.Inputs[0].Elements<float>().Fill(batch);
                session.Run();
                Assert.Equal(Enumerable.Repeat((float)batch, 3 * batch), session.Outputs[0].Elements<float>().ToArray());
            }
        }

        Assert.Equal(0, memory.Held);
    }

    [Fact]
    public void RepeatedRun_AllocatesNothingManaged()
    {
        using ModelRunner runner = Open(Sum(), ProcessorMemory.Instance);
        using DeviceTensor a = runner.Allocate<float>(4);
        a.CopyFrom<float>([1, 2, 3, 4]);
        runner.Bind("a", a.Value);
        for (int i = 0; i < 50; i++)
        {
            Run();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            Run();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal([11, 12, 13, 14], runner.Output<float>("y").ToArray());

        void Run()
        {
            runner.Bind("a", a.Value);
            runner.Input<float>("b", 4).Fill(10);
            runner.Run();
            _ = runner.Output<float>("y");
        }
    }

    private static TestModel Relu() => new TestModel().Input("x", Float, "batch", 3).Output("y", Float).Node("", "Relu", "x", "y");

    private static TestModel Sum() => new TestModel().Input("a", Float, "n").Input("b", Float, "n").Output("y", Float).Node("", "Add", "a,b", "y");

    private static ModelRunner Open(TestModel model, DeviceMemory memory) => ModelRunner.Open(model.ToBytes(), new() { Memory = memory });
}
