using Google.Protobuf;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Files that nobody should trust: each gives an error that says what is wrong, before anything large is allocated.</summary>
public sealed class HostileModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weave").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TruncatedFile_Throws()
    {
        byte[] bytes = File.ReadAllBytes(ExportedModel.Load("vit-index-17").Path);
        foreach (int length in (int[])[0, 1, 7, 100, 5000, bytes.Length / 2, bytes.Length - 1])
        {
            Exception e = Assert.ThrowsAny<Exception>(() => Weave(bytes[..length]));
            Assert.True(e is OnnxModelException or WeaveException, e.ToString());
        }
    }

    [Fact]
    public void DamagedBytes_ThrowOrWeave()
    {
        byte[] bytes = File.ReadAllBytes(ExportedModel.Load("vit-baked-14").Path);
        uint state = 12345;
        for (int round = 0; round < 300; round++)
        {
            byte[] damaged = [.. bytes];
            for (int i = 0; i < 3; i++)
            {
                state = (state * 1664525) + 1013904223;
                damaged[state % damaged.Length] = (byte)(state >> 24);
            }

            Exception? e = Record.Exception(() => Weave(damaged));
            Assert.True(e is null or OnnxModelException or WeaveException, e?.ToString());
        }
    }

    [Theory]
    [InlineData("vit-baked-14")]
    [InlineData("bert-where-17")]
    [InlineData("torch-padded-14")]
    [InlineData("fused-packed-17")]
    public void NodesThatMakeNoSense_ThrowOrWeave(string name)
    {
        ExportedModel model = ExportedModel.Load(name);
        byte[] bytes = File.ReadAllBytes(model.Path);
        TokenPipeline pipeline = model.Pipeline("mixed");
        Random random = new(7);
        for (int round = 0; round < 250; round++)
        {
            ModelProto changed = ModelProto.Parser.ParseFrom(bytes);
            Garble(changed.Graph, random);
            Garble(changed.Graph, random);
            Exception? e = Record.Exception(() => TokenWeaver.Weave(pipeline, changed.ToByteArray()));
            Assert.True(e is null or OnnxModelException or WeaveException, $"round {round}: {e}");
        }
    }

    [Fact]
    public void Garbage_Throws() => Assert.Throws<OnnxModelException>(() => Weave([.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 73))]));

    [Fact]
    public void MissingTensor_NamesIt() => Assert.Contains("'nobody'", Error(graph => graph.Node[^1].Input[0] = "nobody"), StringComparison.Ordinal);

    [Fact]
    public void MissingOutput_NamesIt() => Assert.Contains("'nothing'", Error(graph => graph.Output[0].Name = "nothing"), StringComparison.Ordinal);

    [Fact]
    public void TensorMadeTwice_NamesIt() => Assert.Contains("made twice", Error(graph => graph.Node.Add(graph.Node[^1].Clone())), StringComparison.Ordinal);

    [Fact]
    public void Cycle_Throws() => Assert.Contains("cycle", Error(graph =>
    {
        NodeProto add = graph.Node.First(node => node.OpType == "Add");
        add.Input[0] = graph.Node[^1].Output[0];
    }), StringComparison.Ordinal);

    [Fact]
    public void ClaimedSizeBeyondTheFile_Throws() => Assert.Contains("needs", Error(graph =>
    {
        TensorProto tensor = graph.Initializer.First(tensor => tensor.Dims.Count == 2);
        tensor.Dims[0] = 1L << 40;
    }), StringComparison.Ordinal);

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    public void ImpossibleShape_Throws(long size) =>
        Assert.Contains("impossible", Error(graph => graph.Initializer.First(tensor => tensor.Dims.Count == 2).Dims[0] = size), StringComparison.Ordinal);

    [Fact]
    public void WrongAxis_NamesTheNode() => Assert.Contains("Gather", Error(graph =>
    {
        NodeProto gather = graph.Node.First(node => node.OpType == "Gather");
        gather.Attribute.Clear();
        gather.Attribute.Add(new AttributeProto { Name = "axis", I = 77, Type = AttributeProto.Types.AttributeType.Int });
    }), StringComparison.Ordinal);

    [Fact]
    public void SubgraphsNestedTooDeep_Throw()
    {
        string message = Error(graph =>
        {
            GraphProto inner = new() { Name = "inner" };
            for (int i = 0; i < 40; i++)
            {
                NodeProto node = new() { OpType = "If" };
                node.Attribute.Add(new AttributeProto { Name = "then_branch", G = inner, Type = AttributeProto.Types.AttributeType.Graph });
                inner = new GraphProto { Name = "outer" };
                inner.Node.Add(node);
            }

            graph.Node.Add(inner.Node[0]);
        });
        Assert.NotEmpty(message);
    }

    [Theory]
    [InlineData("../secret.bin")]
    [InlineData("sub/../../secret.bin")]
    [InlineData("..\\secret.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\secret.bin")]
    [InlineData("")]
    public void ExternalDataOutsideTheFolder_IsRefused(string location) =>
        Assert.Contains("outside the model's folder", Error(graph => External(graph, location, null, null)), StringComparison.Ordinal);

    [Fact]
    public void ExternalDataBehindALink_IsRefused()
    {
        string outside = Path.Combine(_folder, "outside");
        string models = Path.Combine(_folder, "models");
        Directory.CreateDirectory(outside);
        Directory.CreateDirectory(models);
        File.WriteAllBytes(Path.Combine(outside, "data.bin"), new byte[1 << 20]);
        File.CreateSymbolicLink(Path.Combine(models, "link.bin"), Path.Combine(outside, "data.bin"));
        Directory.CreateSymbolicLink(Path.Combine(models, "folder"), outside);

        foreach (string location in (string[])["link.bin", "folder/data.bin"])
        {
            string path = Path.Combine(models, "model.onnx");
            File.WriteAllBytes(path, Changed(graph => External(graph, location, null, null)));
            Assert.Contains(
                "outside the model's folder", Assert.Throws<OnnxModelException>(() => TokenWeaver.Weave(Pipeline(), path)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("data.bin", null, null, "needs")]
    [InlineData("data.bin", "1000", null, "claims")]
    [InlineData("data.bin", "-5", null, "expected a number")]
    [InlineData("data.bin", "0", "9223372036854775807", "claims")]
    [InlineData("missing.bin", null, null, "not in the model's folder")]
    public void ExternalDataThatIsNotThere_Throws(string location, string? offset, string? length, string expected)
    {
        File.WriteAllBytes(Path.Combine(_folder, "data.bin"), new byte[16]);
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, Changed(graph => External(graph, location, offset, length)));

        string message = Assert.Throws<OnnxModelException>(() => TokenWeaver.Weave(Pipeline(), path)).Message;
        Assert.True(message.Contains(expected, StringComparison.Ordinal) || message.Contains("claims", StringComparison.Ordinal), message);
    }

    [Fact]
    public void MissingFile_ThrowsFileNotFound() =>
        Assert.Throws<FileNotFoundException>(() => TokenWeaver.Weave(Pipeline(), Path.Combine(_folder, "none.onnx")));

    [Fact]
    public void UnknownFields_Survive()
    {
        // Field 12 of ModelProto (domain of training information) is not in the subset that is read.
        byte[] bytes = [.. File.ReadAllBytes(ExportedModel.Load("vit-index-17").Path), 0x32, 3, (byte)'d', (byte)'o', (byte)'c'];
        ModelProto woven = ModelProto.Parser.ParseFrom(Weave(bytes).ToArray());

        Assert.True(woven.ToByteArray().AsSpan().IndexOf((byte[])[0x32, 3, (byte)'d', (byte)'o', (byte)'c']) >= 0);
    }

    private static void Garble(GraphProto graph, Random random)
    {
        NodeProto node = graph.Node[random.Next(graph.Node.Count)], other = graph.Node[random.Next(graph.Node.Count)];
        switch (random.Next(6))
        {
            case 0 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = other.Output.Count > 0 ? other.Output[0] : "";
                break;
            case 1 when node.Input.Count > 0:
                node.Input.RemoveAt(node.Input.Count - 1);
                break;
            case 2 when node.Attribute.Count > 0:
                node.Attribute[random.Next(node.Attribute.Count)].I = random.Next(-5, 9);
                break;
            case 3:
                node.Attribute.Clear();
                break;
            case 4:
                node.OpType = other.OpType;
                break;
            default:
                node.Output.Clear();
                break;
        }
    }

    private static TokenPipeline Pipeline() => ExportedModel.Load("vit-index-17").Pipeline("prune");

    private static WovenModel Weave(byte[] bytes) => TokenWeaver.Weave(Pipeline(), bytes);

    private static string Error(Action<GraphProto> change) => Assert.Throws<OnnxModelException>(() => Weave(Changed(change))).Message;

    private static byte[] Changed(Action<GraphProto> change)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(ExportedModel.Load("vit-index-17").Path));
        change(model.Graph);
        return model.ToByteArray();
    }

    private static void External(GraphProto graph, string location, string? offset, string? length)
    {
        TensorProto tensor = graph.Initializer.First(tensor => tensor.Dims.Count == 2);
        tensor.ClearRawData();
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        if (offset is not null)
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset });
        }

        if (length is not null)
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length });
        }
    }
}
