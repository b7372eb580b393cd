using Google.Protobuf;
using PipelineDsl.Benchmarks.Models;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>What one node costs when it does next to nothing: a Relu of one number, built in and written in C#.</summary>
internal static class NodeOverheadProbe
{
    private const int Short = 20;
    private const int Long = 220;
    private const int Repeats = 20;
    private const string Domain = "pipelinedsl.benchmarks";

    /// <summary>Measures chains of two lengths: their difference is free of what a run costs.</summary>
    public static NodeOverheadResult Measure()
    {
        var domain = new OperatorDomain(Domain, [new ReluOperator()]);
        Sample[] samples = Interleaved.Measure(
            rounds: 200,
            new InterleavedCase("custom short", Repeats, Chain(Short, domain)),
            new InterleavedCase("custom long", Repeats, Chain(Long, domain)),
            new InterleavedCase("builtin short", Repeats, Chain(Short, null)),
            new InterleavedCase("builtin long", Repeats, Chain(Long, null)));
        return new NodeOverheadResult(PerNode(samples[0], samples[1]), PerNode(samples[2], samples[3]));
    }

    private static double PerNode(Sample few, Sample many) =>
        Math.Round(Sample.MedianOf([.. many.Microseconds.Zip(few.Microseconds, (a, b) => (a - b) * 1e3 / (Long - Short))]), 1);

    private static Action Chain(int length, OperatorDomain? domain)
    {
        var g = new GraphBuilder();
        string x = g.Input("x", "1", "1", "1");
        for (int i = 0; i < length; i++)
        {
            x = g.Node("Relu", [x]);
        }

        g.Output(g.As("y"), "1", "1", "1");
        ModelProto model = g.Build();
        if (domain is not null)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = Domain, Version = 1 });
            foreach (NodeProto node in model.Graph.Node)
            {
                node.Domain = Domain;
            }
        }

        return Sessions.Runner(model.ToByteArray(), options => domain?.AddTo(options), [("x", [1, 1, 1])], [("y", [1, 1, 1])]);
    }
}
