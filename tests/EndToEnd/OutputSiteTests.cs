using Microsoft.ML.OnnxRuntime;
using PipelineDsl.EndToEnd.Pipelines;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.EndToEnd;

/// <summary>The shipped model in two sessions, and an annotated class between them: encoder, compression, head.</summary>
public class OutputSiteTests
{
    private const int Batch = 3;

    private static readonly Dictionary<string, (TokenPipeline Definition, Func<ulong, OutputSite> Open)> All = new()
    {
        ["DivPrune"] = (VitDivPrune.Definition, VitDivPrune.OpenOutput),
        ["DivPrune.Random"] = (VitDivPrune.Random.Definition, VitDivPrune.Random.OpenOutput),
        ["DivPrune.Uniform"] = (VitDivPrune.Uniform.Definition, VitDivPrune.Uniform.OpenOutput),
        ["VisionZip"] = (VitVisionZip.Definition, VitVisionZip.OpenOutput),
        ["VisionZip.Random"] = (VitVisionZip.Random.Definition, VitVisionZip.Random.OpenOutput),
        ["VisionZip.Uniform"] = (VitVisionZip.Uniform.Definition, VitVisionZip.Uniform.OpenOutput),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void HeadBehindTheSite_SeesCls(string name)
    {
        // The model classifies by CLS, which every arm keeps as it is, so two sessions with any of them between must say what one says.
        using InferenceSession dense = Vit.Dense();
        using OutputSite site = All[name].Open(1);
        using Encoded encoded = new(All[name].Definition, Batch);
        OutputSiteResult left = site.Run(encoded.Signals);
        using InferenceSession head = new(ModelTail.Behind(FashionMnist.Model, encoded.LastHidden, 96));
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> logits = head.Run(run, [encoded.LastHidden], [left.Tokens], ["logits"]);

        float[] expected = Vit.Logits(dense, 0, Batch);
        Assert.All(expected.Zip(logits[0].GetTensorDataAsSpan<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.Equal([Batch, All[name].Definition.Plan.OutputTokens, 96], left.Tokens.GetTensorTypeAndShape().Shape);
    }

    [Fact]
    public void DivPrune_KeepsRowsOfTheEncoder_MoreDiverseThanItsTwins()
    {
        using Encoded encoded = new(VitDivPrune.Definition, Batch);
        float[] hidden = encoded.Signals.Hidden.GetTensorDataAsSpan<float>().ToArray();
        Dictionary<string, double[]> leastDistances = [];
        foreach (string name in (string[])["DivPrune", "DivPrune.Random", "DivPrune.Uniform"])
        {
            using OutputSite site = All[name].Open(1);
            OutputSiteResult left = site.Run(encoded.Signals);
            float[][] rows = [.. left.Tokens.GetTensorDataAsSpan<float>().ToArray().Chunk(96)];
            long[][] kept = [.. left.Kept.GetTensorDataAsSpan<long>().ToArray().Chunk(rows.Length / Batch)];
            for (int item = 0; item < Batch; item++)
            {
                Assert.Equal(kept[item].Distinct().Order(), kept[item]);
                for (int row = 0; row < kept[item].Length; row++)
                {
                    Assert.Equal(hidden.AsSpan((int)((item * 197) + kept[item][row]) * 96, 96).ToArray(), rows[(item * kept[item].Length) + row]);
                }
            }

            // CLS is everybody's, so it is left out.
            leastDistances[name] = [.. rows.Chunk(rows.Length / Batch).Select(item => LeastDistance([.. item.Skip(1)]))];
        }

        for (int item = 0; item < Batch; item++)
        {
            Assert.True(leastDistances["DivPrune"][item] > leastDistances["DivPrune.Random"][item]);
            Assert.True(leastDistances["DivPrune"][item] > leastDistances["DivPrune.Uniform"][item]);
        }
    }

    [Fact]
    public void RandomTwin_FollowsItsSeed()
    {
        using Encoded encoded = new(VitDivPrune.Definition, 1);
        Assert.Equal(Kept(3), Kept(3));
        Assert.NotEqual(Kept(3), Kept(4));

        long[] Kept(ulong seed)
        {
            using OutputSite site = VitDivPrune.Random.OpenOutput(seed);
            return site.Run(encoded.Signals).Kept.GetTensorDataAsSpan<long>().ToArray();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SecondRun_AllocatesNothing(string name)
    {
        using OutputSite site = All[name].Open(1);
        using Encoded encoded = new(All[name].Definition, 2);
        OutputSiteInputs signals = encoded.Signals;
        site.Run(signals);
        site.Run(signals);
        long before = GC.GetAllocatedBytesForCurrentThread();
        site.Run(signals);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double LeastDistance(float[][] rows)
    {
        double least = 2;
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double dot = rows[i].Zip(rows[j], (a, b) => (double)a * b).Sum();
                least = Math.Min(least, 1 - (dot / Math.Sqrt(rows[i].Sum(v => (double)v * v) * rows[j].Sum(v => (double)v * v))));
            }
        }

        return least;
    }

    /// <summary>The first session: the encoder with the signals that the stage reads as outputs.</summary>
    private sealed class Encoded : IDisposable
    {
        private readonly IDisposableReadOnlyCollection<OrtValue> _values;

        internal Encoded(TokenPipeline pipeline, int batch)
        {
            WovenModel woven = TokenWeaver.Weave(pipeline, FashionMnist.Model, new WeaveOptions { Export = new SignalExport() });
            using InferenceSession session = new(woven.ToArray());
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(FashionMnist.Images(0, batch), [batch, 1, 28, 28]);
            using var run = new RunOptions();
            _values = session.Run(run, ["pixel_values"], [input], woven.SiteOutputs);
            Signals = SiteSignals.Read(woven.SiteOutputs, _values);

            // Behind the last MLP: the Add in front of the last norm.
            ModelProto model = ModelProto.Parser.ParseFrom(FashionMnist.Model);
            LastHidden = model.Graph.Node.Last(node => node.OpType == "LayerNormalization").Input[0];
        }

        internal OutputSiteInputs Signals { get; }

        internal string LastHidden { get; }

        public void Dispose() => _values.Dispose();
    }
}
