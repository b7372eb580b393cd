using Google.Protobuf;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tests.OnnxRuntime;

namespace PipelineDsl.Tests.Onnx;

public class ModelJoinTests
{
    [Fact]
    public void Join_ModelsWithACommonBeginning_RunsItOnce()
    {
        byte[] joined = ModelJoin.Join([Chain("Exp,Neg"), Chain("Exp,Abs"), Chain("Exp,Neg,Relu")]);

        Assert.Equal(["Abs", "Exp", "Identity", "Identity", "Identity", "Neg", "Relu"], Operators(joined));
        using ModelRunner runner = ModelRunner.Open(joined, new() { Threads = 1 });
        runner.Run([0f, 1f]);
        Assert.Equal([-1, -MathF.E], runner.Output<float>("y_0").ToArray());
        Assert.Equal([1, MathF.E], runner.Output<float>("y_1").ToArray());
        Assert.Equal([0, 0], runner.Output<float>("y_2").ToArray());
    }

    [Fact]
    public void Join_SameModelTwice_HasTwoOutputsOfOneChain()
    {
        byte[] joined = ModelJoin.Join([Chain("Exp,Neg"), Chain("Exp,Neg")]);

        Assert.Equal(["Exp", "Identity", "Identity", "Neg"], Operators(joined));
    }

    [Fact]
    public void Join_WeightsOfOneNameThatDiffer_AreKeptApart()
    {
        using ModelRunner runner = ModelRunner.Open(ModelJoin.Join([Scaled(2), Scaled(3), Scaled(2)]), new() { Threads = 1 });

        runner.Run([5f]);

        Assert.Equal([10], runner.Output<float>("y_0").ToArray());
        Assert.Equal([15], runner.Output<float>("y_1").ToArray());
        Assert.Equal([10], runner.Output<float>("y_2").ToArray());
    }

    [Fact]
    public void Join_AttributesThatDiffer_AreNotShared()
    {
        byte[] joined = ModelJoin.Join([Leaky(0.5f), Leaky(0.25f)]);

        using ModelRunner runner = ModelRunner.Open(joined, new() { Threads = 1 });
        runner.Run([-4f]);
        Assert.Equal([-2], runner.Output<float>("y_0").ToArray());
        Assert.Equal([-1], runner.Output<float>("y_1").ToArray());
    }

    [Fact]
    public void Join_OperatorsThatSample_AreNotShared()
    {
        byte[] sampling = Chain("RandomNormalLike");

        Assert.Equal(["Identity", "Identity", "RandomNormalLike", "RandomNormalLike"], Operators(ModelJoin.Join([sampling, sampling])));
    }

    [Fact]
    public void Join_OtherInput_SaysBoth()
    {
        byte[] other = new TestModel().Input("z", TensorElementType.Float, "n").Output("y", TensorElementType.Float).Node("", "Neg", "z", "y").ToBytes();

        string message = Assert.Throws<OnnxModelException>(() => ModelJoin.Join([Chain("Neg"), other])).Message;

        Assert.Contains("Model 1 takes z", message);
    }

    [Fact]
    public void Join_OtherOperatorVersion_SaysBoth()
    {
        ModelProto other = ModelProto.Parser.ParseFrom(Chain("Neg"));
        other.OpsetImport[0].Version = 13;

        Assert.Contains("version 13", Assert.Throws<OnnxModelException>(() => ModelJoin.Join([Chain("Neg"), other.ToByteArray()])).Message);
    }

    [Fact]
    public void Join_Subgraph_IsRefused()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Chain("Neg"));
        model.Graph.Node[0].Attribute.Add(new AttributeProto { Name = "body", G = new GraphProto { Name = "inner" } });

        Assert.Contains("subgraph", Assert.Throws<OnnxModelException>(() => ModelJoin.Join([model.ToByteArray()])).Message);
    }

    [Fact]
    public void Join_TruncatedModel_IsRefused() => Assert.Throws<OnnxModelException>(() => ModelJoin.Join([Chain("Neg")[..^3]]));

    [Fact]
    public void Join_NoModel_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => ModelJoin.Join([]));

    /// <summary>x, then operators one after the other, then y.</summary>
    private static byte[] Chain(string operators)
    {
        TestModel model = new TestModel().Input("x", TensorElementType.Float, "n").Output("y", TensorElementType.Float);
        string[] names = operators.Split(',');
        for (int i = 0; i < names.Length; i++)
        {
            model.Node("", names[i], i == 0 ? "x" : $"t{i}", i == names.Length - 1 ? "y" : $"t{i + 1}");
        }

        return model.ToBytes();
    }

    private static byte[] Scaled(float factor)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(
            new TestModel().Input("x", TensorElementType.Float, "n").Output("y", TensorElementType.Float).Node("", "Mul", "x,w", "y").ToBytes());
        model.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = (int)TensorProto.Types.DataType.Float, FloatData = { factor } });
        return model.ToByteArray();
    }

    private static byte[] Leaky(float slope) => new TestModel()
        .Input("x", TensorElementType.Float, "n").Output("y", TensorElementType.Float).Node("", "LeakyRelu", "x", "y", ("alpha", slope)).ToBytes();

    private static IEnumerable<string> Operators(byte[] model) =>
        ModelProto.Parser.ParseFrom(model).Graph.Node.Select(node => node.OpType).Order(StringComparer.Ordinal);
}
