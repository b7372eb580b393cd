using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Tests.OnnxRuntime;

public sealed class BridgeTests
{
    private const TensorElementType Float = TensorElementType.Float;

    [Fact]
    public void Node_SeesWhichOptionalInputsAndOutputsItHas()
    {
        string seen = string.Empty;
        var probe = new ProbeOperator(
            "Probe", [ProbeOperator.Float, ProbeOperator.OptionalFloat, ProbeOperator.OptionalFloat, ProbeOperator.OptionalFloat],
            [ProbeOperator.Float, ProbeOperator.OptionalFloat], Copy)
        {
            OnCreate = info => seen = $"{info.HasInput(0)} {info.HasInput(1)} {info.HasInput(2)} {info.HasInput(3)} {info.HasOutput(0)} {info.HasOutput(1)}",
        };
        using InferenceSession session = Model("Probe", "x,,x").Open(new OperatorDomain("probe", [probe]).AddTo);

        Assert.Equal("True False True False True False", seen);
        Assert.Equal([1, 2, 3], Run(session, 1, 2, 3));
    }

    [Fact]
    public void Node_ReadsAttributesAndDefaults()
    {
        string seen = string.Empty;
        var probe = new ProbeOperator("Probe", [ProbeOperator.Float], [ProbeOperator.Float], Copy)
        {
            OnCreate = info => seen = $"{info.Int("i", 0)} {info.Float("f", 0)} {info.String("s", "")} {info.Int("none", 4)} {info.Float("none", 5)} "
                + $"{info.String("none", "six")} {info.Int("s", 7)}",
        };
        using InferenceSession session = Model("Probe", "x", ("i", 1), ("f", 2.5f), ("s", "drei ä")).Open(new OperatorDomain("probe", [probe]).AddTo);

        Assert.Equal("1 2.5 drei ä 4 5 six 7", seen);
    }

    [Fact]
    public void ShapeInference_KeepsLengthsAndNames()
    {
        var probe = new ProbeOperator("Probe", [ProbeOperator.Float], [ProbeOperator.Float, ProbeOperator.OptionalFloat], Copy)
        {
            OnInfer = shapes =>
            {
                Dimension[] x = shapes.Input(0);
                shapes.SetOutput(0, Float, x[0], Dimension.Named($"{x[1]}-{shapes.Int("removed", 0)}"), x[2]);

                // The node has no such output: nothing may happen.
                shapes.SetOutput(1, Float, x);
            },
        };
        using InferenceSession session = new TestModel("probe").Input("x", Float, "batch", "tokens", 4).Output("y", Float)
            .Node("probe", "Probe", "x", "y", ("removed", 16)).Open(new OperatorDomain("probe", [probe]).AddTo);

        Assert.Equal(["batch", "tokens-16", ""], session.OutputMetadata["y"].SymbolicDimensions);
        Assert.Equal([-1, -1, 4], session.OutputMetadata["y"].Dimensions);
    }

    [Fact]
    public void ExceptionInCompute_FailsTheRunWithItsMessage()
    {
        var probe = new ProbeOperator("Probe", [ProbeOperator.Float], [ProbeOperator.Float], _ => throw new FormatException("too much: 10 µs ≥ 9"));
        using InferenceSession session = Model("Probe", "x").Open(new OperatorDomain("probe", [probe]).AddTo);

        var error = Assert.Throws<OnnxRuntimeException>(() => Run(session, 1));
        Assert.Contains("FormatException: too much: 10 µs ≥ 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExceptionInCreateKernel_FailsTheSessionWithItsMessage()
    {
        var probe = new ProbeOperator("Probe", [ProbeOperator.Float], [ProbeOperator.Float], Copy)
        {
            OnCreate = _ => throw new FormatException("no such node"),
        };

        var error = Assert.Throws<OnnxRuntimeException>(() => Model("Probe", "x").Open(new OperatorDomain("probe", [probe]).AddTo));
        Assert.Contains("no such node", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExceptionInShapeInference_DoesNotCrash()
    {
        var probe = new ProbeOperator("Probe", [ProbeOperator.Float], [ProbeOperator.Float], Copy) { OnInfer = _ => throw new FormatException("no shape") };

        Exception? error = Record.Exception(() => Model("Probe", "x").Open(new OperatorDomain("probe", [probe]).AddTo).Dispose());
        Assert.True(error is null or OnnxRuntimeException, $"{error}");
    }

    [Fact]
    public void Domain_AddedTwice_IsAddedOnce()
    {
        var domain = new OperatorDomain("probe", [new ProbeOperator("Probe", [ProbeOperator.Float], [ProbeOperator.Float], Copy)]);
        using InferenceSession session = Model("Probe", "x").Open(options =>
        {
            domain.AddTo(options);
            domain.AddTo(options);
        });

        Assert.Equal([5], Run(session, 5));
    }

    [Fact]
    public void TwoDomainsOfOneName_OnTheSameOptions_AreRefused()
    {
        var first = new OperatorDomain("probe", []);
        var second = new OperatorDomain("probe", []);
        using var options = new SessionOptions();
        first.AddTo(options);

        Assert.Contains("'probe'", Assert.Throws<InvalidOperationException>(() => second.AddTo(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnboundOutput_AskedFor_IsAnError()
    {
        var probe = new ProbeOperator(
            "Probe", [ProbeOperator.Float], [ProbeOperator.Float, ProbeOperator.OptionalFloat], context => context.Output<float>(1, 1));
        using InferenceSession session = Model("Probe", "x").Open(new OperatorDomain("probe", [probe]).AddTo);

        Assert.Contains("no output 1", Assert.Throws<OnnxRuntimeException>(() => Run(session, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OutputOfImpossibleSize_IsAnError()
    {
        var probe = new ProbeOperator(
            "Probe", [ProbeOperator.Float], [ProbeOperator.Float], context => context.Output<float>(0, 1L << 40, 1L << 40));
        using InferenceSession session = Model("Probe", "x").Open(new OperatorDomain("probe", [probe]).AddTo);

        Assert.Throws<OnnxRuntimeException>(() => Run(session, 1));
    }

    [Fact]
    public void Scalar_HasRankZeroAndOneElement()
    {
        (int Rank, int Count) seen = default;
        var probe = new ProbeOperator("Probe", [ProbeOperator.Float], [ProbeOperator.Float], context =>
        {
            seen = (context.Input(0).Shape.Length, context.Input(0).Count);
            Copy(context);
        });
        using InferenceSession session = new TestModel("probe").Input("x", Float).Output("y", Float).Node("probe", "Probe", "x", "y")
            .Open(new OperatorDomain("probe", [probe]).AddTo);
        using var x = OrtValue.CreateTensorValueFromMemory<float>([9], []);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> result = session.Run(run, ["x"], [x], ["y"]);

        Assert.Equal((0, 1), seen);
        Assert.Equal(9, result[0].GetTensorDataAsSpan<float>()[0]);
    }

    private static void Copy(KernelContext context)
    {
        TensorView x = context.Input(0);
        x.Data<float>().CopyTo(context.Output<float>(0, x.Shape));
    }

    private static TestModel Model(string op, string inputs, params (string Name, object Value)[] attributes) =>
        new TestModel("probe").Input("x", Float, "n").Output("y", Float).Node("probe", op, inputs, "y", attributes);

    private static float[] Run(InferenceSession session, params float[] values)
    {
        using var x = OrtValue.CreateTensorValueFromMemory(values, [values.Length]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> result = session.Run(run, ["x"], [x], ["y"]);
        return result[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
