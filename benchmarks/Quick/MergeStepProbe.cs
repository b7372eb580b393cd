using Google.Protobuf;
using PipelineDsl.Benchmarks.Models;
using PipelineDsl.Benchmarks.Pipelines;
using PipelineDsl.Onnx.Lowering;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>
/// One ToMe step as every layer but the first makes it, sizes in, sizes and their logarithms out (r = 16, one thread): as
/// a C# operator, as standard operators (written plainly, and as our own lowering writes them), and as the kernel alone.
/// </summary>
internal static class MergeStepProbe
{
    private const int HeadWidth = 64;
    private const int Removed = 16;
    private const int Rounds = 250;

    /// <summary>Measures the three sizes, all in turn, so that a slow second of the machine does not fall on one of them.</summary>
    public static IReadOnlyList<MergeStepResult> Measure()
    {
        TokenPipeline[] pipelines = [Step197x192.Definition, Step197x768.Definition, Step577x1024.Definition];
        int[] repeats = [40, 25, 4];
        InterleavedCase[][] cases = [.. pipelines.Select((pipeline, i) => Cases(pipeline, repeats[i]))];
        Sample[] samples = Interleaved.Measure(Rounds, [.. cases.SelectMany(size => size)]);
        return [.. cases.Select((size, i) => Result(pipelines[i].Stages[0], size[0].Action, samples.AsSpan(i * size.Length, size.Length)))];
    }

    private static InterleavedCase[] Cases(TokenPipeline pipeline, int repeats)
    {
        TokenStage stage = pipeline.Stages[0];
        int n = stage.Tokens, d = stage.Channels;
        return
        [
            new("custom", repeats, Run(Model(pipeline, stage, lowered: false), pipeline, n, d)),
            new("standard", repeats, Run(PlainMergeGraph.Build(n, d, HeadWidth, Removed), null, n, d)),
            new("lowered", repeats, Run(Model(pipeline, stage, lowered: true), null, n, d)),
            new("kernel", repeats, KernelStep.Create(n, d, HeadWidth, Removed)),
            new("fma", 4, Roofline.MultiplyAdd),
            new("copy", repeats, Roofline.Copy(n * d * sizeof(float))),
        ];
    }

    private static MergeStepResult Result(TokenStage stage, Action custom, ReadOnlySpan<Sample> samples)
    {
        int n = stage.Tokens, d = stage.Channels;
        double[] limit = [.. samples[4].Microseconds.Zip(samples[5].Microseconds, (fma, copy) => Limit(n, d, fma, copy))];
        return new MergeStepResult(
            n,
            d,
            Math.Round(samples[0].Median, 2),
            Math.Round(samples[1].Median, 2),
            Math.Round(samples[1].RatioTo(samples[0]), 2),
            Math.Round(samples[2].Median, 2),
            Math.Round(samples[2].RatioTo(samples[0]), 2),
            Math.Round(samples[3].Median, 2),
            Math.Round(Sample.MedianOf(limit), 2),
            Math.Round(new Sample("limit", limit).RatioTo(samples[3]), 3),
            Interleaved.ManagedBytes(custom));
    }

    /// <summary>Time of the multiply-adds of all similarities at the core's peak, plus that of reading and writing every byte once at copy speed.</summary>
    private static double Limit(int n, int d, double fmaMicroseconds, double copyMicroseconds)
    {
        double flops = 2.0 * ((n + 1) / 2) * (n / 2) * HeadWidth;
        double bytes = sizeof(float) * (((double)n * HeadWidth) + ((double)n * d) + ((double)(n - Removed) * d));
        return (flops / Roofline.FlopsPerCall * fmaMicroseconds) + (bytes / (2.0 * n * d * sizeof(float)) * copyMicroseconds);
    }

    private static byte[] Model(TokenPipeline pipeline, TokenStage stage, bool lowered)
    {
        var g = new GraphBuilder();
        string n = $"{stage.Tokens}", kept = $"{stage.KeptTokens}", d = $"{stage.Channels}";
        g.Input("hidden", "1", n, d);
        g.Input("keys", "1", "1", n, $"{HeadWidth}");
        g.Input("sizes", "1", n);
        g.Output("merged", "1", kept, d);
        g.Output("merged_sizes", "1", kept);
        g.Output("log_sizes", "1", "1", "1", kept);
        ModelProto model = g.Build();
        NodeProto node = Node(pipeline, stage);
        if (lowered)
        {
            LoweredStage nodes = StandardLowering.Lower(
                stage, pipeline, node, new LoweringFacts { Opset = 17, Batch = 1, Tokens = stage.Tokens, OriginalTokens = stage.Tokens });
            model.Graph.Node.AddRange(nodes.Nodes);
            model.Graph.Initializer.AddRange(nodes.Initializers);
        }
        else
        {
            model.Graph.Node.Add(node);
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = pipeline.Domain, Version = 1 });
        }

        return model.ToByteArray();
    }

    private static NodeProto Node(TokenPipeline pipeline, TokenStage stage)
    {
        var node = new NodeProto { OpType = stage.Name, Domain = pipeline.Domain, Name = "step" };
        node.Input.AddRange(["hidden", "keys", "", "", "sizes"]);
        node.Output.AddRange(["merged", "", "merged_sizes", "log_sizes"]);
        node.Attribute.Add(Integer(StageNode.TokenAxis, 1));
        node.Attribute.Add(Integer(StageNode.Heads, 1));
        node.Attribute.Add(Text(StageNode.KeysLayout, HeadLayout.BatchHeadsTokens));
        node.Attribute.Add(Text(StageNode.BiasLayout, "b11n"));
        return node;
    }

    private static AttributeProto Integer(string name, int value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    private static AttributeProto Text(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    private static Action Run(byte[] model, TokenPipeline? pipeline, int n, int d) => Sessions.Runner(
        model,
        pipeline is null ? null : Sessions.With(pipeline),
        [("hidden", [1, n, d]), ("keys", [1, 1, n, HeadWidth]), ("sizes", [1, n])],
        [("merged", [1, n - Removed, d]), ("merged_sizes", [1, n - Removed]), ("log_sizes", [1, 1, 1, n - Removed])]);
}
