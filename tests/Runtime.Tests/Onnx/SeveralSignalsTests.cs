using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Stages that read several signals: values and attention belong together, whatever layout the model has them in.</summary>
public class SeveralSignalsTests
{
    [Theory]
    [InlineData("vit-index-17")]
    [InlineData("vit-baked-14")]
    [InlineData("vit-unbind-14")]
    [InlineData("bert-where-17")]
    [InlineData("torch-tokens-first-14")]
    [InlineData("fused-plain-17")]
    [InlineData("fused-packed-17")]
    [InlineData("fused-biased-17")]
    public void ValuesWeightedByAttention_AreWhatTheLayerMakesOfThem(string name)
    {
        // Packed attention shows nothing of what it computes; its plain twin has the same weights.
        ExportedModel model = ExportedModel.Load(name),
            plain = ExportedModel.Load(name.StartsWith("fused", StringComparison.Ordinal) ? "fused-plain-17" : name);
        List<float[]> mixed = [];
        TokenPipeline pipeline = WeaveStages.Pipeline(
            model.Geometry, model.Protected, (1, new(StageKind.Prune, StageSignal.Values, new TokenBudget(BudgetKind.KeepCount, 5))));
        TokenStage stage = pipeline.Stages[0];
        ModelRun.Woven(TokenWeaver.Weave(With(pipeline, Mixing(stage, mixed)), model.Path), model.Inputs);

        GraphIndex index = new(ModelProto.Parser.ParseFrom(File.ReadAllBytes(plain.Path)).Graph);
        AttentionBlock block = new AttentionFinder(index).Find()[1];
        string product = index.Consumers(block.Probabilities!).First(node => node.OpType is "MatMul" or "Einsum").Output[0];
        ModelTensor expected = Output(plain.Path, product, model.Inputs);
        int width = (int)expected.Shape[^1], heads = mixed[0].Length / width, tokens = (int)expected.Shape[^2];
        Assert.Equal(model.Inputs.Values.First().Shape[0] * heads * tokens * width, expected.Values.Length);

        // The first run was the warm-up, on made-up data.
        float[][] runs = [.. mixed.TakeLast((int)model.Inputs.Values.First().Shape[0])];
        for (int item = 0; item < runs.Length; item++)
        {
            for (int i = 0; i < runs[item].Length; i++)
            {
                (int head, int channel) = (i / width, i % width);
                Assert.Equal(expected.Values[((((item * heads) + head) * tokens) * width) + channel], runs[item][i], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(StageSignal.Queries, "it reads keys, but the node has none (input 1)")]
    [InlineData(StageSignal.Values, "it reads values, but the node has none (input 11)")]
    [InlineData(StageSignal.Scores, "it reads scores of an auxiliary network, but the node has none (input 10)")]
    public void SignalThatTheNodeLacks_FailsTheSession(StageSignal also, string expected)
    {
        ExportedModel model = ExportedModel.Load("vit-index-17");
        TokenPipeline woven = WeaveStages.Pipeline(model.Geometry, model.Protected, (1, StageSpec.Prune(9)));
        TokenPipeline registered = With(woven, new TokenStage
        {
            Name = woven.Stages[0].Name,
            Layer = 1,
            Kind = StageKind.Prune,
            Signal = StageSignal.Hidden,
            Also = [also],
            Scorer = woven.Stages[0].Scorer,
            Budget = woven.Stages[0].Budget,
            MaxTokens = 17,
            Channels = 32,
            Protected = woven.Stages[0].Protected,
            WorkspaceBytes = woven.Stages[0].WorkspaceBytes,
            Body = woven.Stages[0].Body,
        });
        WovenModel model2 = TokenWeaver.Weave(woven, model.Path);
        using SessionOptions options = ModelRun.Options();
        StageOperators.Register(options, registered);

        string message = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(model2.ToArray(), options)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    private static ModelTensor Output(string path, string tensor, Dictionary<string, ModelTensor> inputs)
    {
        ModelProto whole = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        whole.Graph.Output.Add(new ValueInfoProto { Name = tensor, Type = new TypeProto { TensorType = new() { ElemType = 1 } } });
        using SessionOptions options = ModelRun.Options();
        using InferenceSession session = new(whole.ToByteArray(), options);
        return ModelRun.Run(session, inputs)[tensor];
    }

    private static TokenPipeline With(TokenPipeline pipeline, TokenStage stage) => new()
    {
        Name = pipeline.Name,
        FullName = pipeline.FullName,
        Plan = pipeline.Plan,
        Stages = [stage],
        Protected = pipeline.Protected,
    };

    /// <summary>The stage, but it writes down sum_j attention of the first query to j x values of j, head after head.</summary>
    private static TokenStage Mixing(TokenStage stage, List<float[]> mixed) => new()
    {
        Name = stage.Name,
        Layer = stage.Layer,
        Kind = stage.Kind,
        Signal = StageSignal.Values,
        Also = [StageSignal.FirstQueryAttention],
        Scorer = stage.Scorer,
        Budget = stage.Budget,
        Tokens = stage.Tokens,
        KeptTokens = stage.KeptTokens,
        MaxTokens = stage.MaxTokens,
        Channels = stage.Channels,
        Protected = stage.Protected,
        WorkspaceBytes = stage.WorkspaceBytes,
        Body = (in input, in output, workspace) =>
        {
            float[] sums = new float[input.Values.Heads * input.Values.HeadWidth];
            for (int head = 0; head < input.Values.Heads; head++)
            {
                for (int token = 0; token < input.Tokens; token++)
                {
                    for (int channel = 0; channel < input.Values.HeadWidth; channel++)
                    {
                        sums[(head * input.Values.HeadWidth) + channel] += input.Attention[head][token] * input.Values[head, token][channel];
                    }
                }
            }

            mixed.Add(sums);
            return stage.Body(input, output, workspace);
        },
    };
}
