using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Files of networks: versions of the operators, and data that lies in other files.</summary>
public sealed class NetworkFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("networks").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("vit-index-17", 14, 17)]
    [InlineData("vit-index-14", 14, 14)]
    [InlineData("vit-index-17", 21, 21)]
    public void OtherVersion_SameMeaning_TheHigherOneHolds(string name, int networks, int expected)
    {
        Network(networks).Save(_folder);
        WovenModel woven = Weave(name);
        ExportedModel model = ExportedModel.Load(name);

        Assert.Equal(expected, ModelProto.Parser.ParseFrom(woven.ToArray()).OpsetImport.Single(import => import.Domain.Length == 0).Version);
        Assert.NotEmpty(ModelRun.Woven(woven, model.Inputs));
    }

    [Fact]
    public void OlderNetwork_WhoseOperatorsChanged_NamesThem()
    {
        Network(11).Node("Softmax", ["scores"], "other").Node("ReduceSum", ["scores"], "sum").Save(_folder);
        Assert.Contains(
            "The network 'network.onnx' uses version 11 of the standard operators, the model version 17, "
                + "and ReduceSum, Softmax in the network may mean something else in version 17. Export the network with opset 17.",
            Assert.Throws<WeaveException>(() => Weave("vit-index-17")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void NewerNetwork_WhereTheModelsOperatorsChanged_NamesThem()
    {
        Network(18).Save(_folder);
        string message = Assert.Throws<WeaveException>(() => Weave("vit-index-11")).Message;
        Assert.Contains("in the model may mean something else in version 18", message, StringComparison.Ordinal);
        Assert.Contains("Softmax", message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownOperator_OfAnotherVersion_IsRefused()
    {
        Network(14).Node("Newcomer", ["scores"], "other").Save(_folder);
        Assert.Contains("Newcomer in the network", Assert.Throws<WeaveException>(() => Weave("vit-index-17")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherVersionOfAnotherDomain_IsRefused()
    {
        TestNetwork network = Network(17);
        network.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 2 });
        network.Save(_folder);
        string message = Assert.Throws<WeaveException>(() => Weave("fused-split-17")).Message;
        Assert.Contains("uses version 2 of the operators of 'com.microsoft', the model version 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataInAnotherFile_OfAnotherFolder_IsTakenIntoTheModel()
    {
        TestNetwork network = Network(17);
        network.Save(_folder);
        Dictionary<string, ModelTensor> expected = ModelRun.Woven(Weave("vit-index-17"), ExportedModel.Load("vit-index-17").Inputs);

        External(network, "network.weights", 16);
        network.Save(_folder);
        WovenModel woven = Weave("vit-index-17");

        Assert.DoesNotContain(woven.Graph.Initializer, tensor => tensor.ExternalData.Count > 0);
        ModelRun.AssertSame(expected, ModelRun.Woven(woven, ExportedModel.Load("vit-index-17").Inputs));
    }

    [Fact]
    public void DataInAnotherFile_OfTheModelsFolder_StaysThere()
    {
        ExportedModel model = ExportedModel.Load("vit-index-17");
        string path = Path.Combine(_folder, "model.onnx");
        File.Copy(model.Path, path);
        TestNetwork network = Network(17);
        External(network, "network.weights", 0);
        network.Save(_folder);
        WovenModel woven = TokenWeaver.Weave(Pipeline(model), path);

        Assert.Equal("network.weights", Assert.Single(woven.Graph.Initializer, tensor => tensor.ExternalData.Count > 0).ExternalData[0].Value);
        Assert.NotEmpty(ModelRun.Woven(woven, model.Inputs));
        woven.Save(Path.Combine(_folder, "saved", "..", "elsewhere.onnx"));
    }

    [Theory]
    [InlineData("../secret", 0, "outside the model's folder")]
    [InlineData("missing.weights", 0, "which is not in the model's folder")]
    [InlineData("network.weights", 4, "claims 128 bytes at offset 4")]
    public void DataThatItMustNotRead_IsRefused(string location, long offset, string expected)
    {
        TestNetwork network = Network(17);
        External(network, "network.weights", 0);
        network.Graph.Initializer[0].ExternalData[0].Value = location;
        network.Graph.Initializer[0].ExternalData[1].Value = $"{offset}";
        network.Save(_folder);
        Assert.Contains(expected, Assert.Throws<OnnxModelException>(() => Weave("vit-index-17")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwinWithoutANetwork_NeedsNoFile()
    {
        ExportedModel model = ExportedModel.Load("vit-index-17");
        TokenPipeline twin = WeaveStages.Pipeline(model.Geometry, model.Protected, (1, StageSpec.Prune(9)));
        Assert.Empty(TokenWeaver.Weave(twin, model.Path).Report.Networks);
    }

    private static TestNetwork Network(int opset)
    {
        TestNetwork network = TestNetwork.Linear(32);
        network.Model.OpsetImport[0].Version = opset;
        return network;
    }

    private void External(TestNetwork network, string file, int offset)
    {
        TensorProto tensor = network.Graph.Initializer[0];
        byte[] data = [.. new byte[offset], .. tensor.FloatData.SelectMany(BitConverter.GetBytes)];
        File.WriteAllBytes(Path.Combine(_folder, file), data);
        tensor.FloatData.Clear();
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = file });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{offset}" });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{data.Length - offset}" });
    }

    private WovenModel Weave(string name) =>
        TokenWeaver.Weave(Pipeline(ExportedModel.Load(name)), ExportedModel.Load(name).Path, new WeaveOptions { ModelFolder = _folder });

    private static TokenPipeline Pipeline(ExportedModel model) =>
        WeaveStages.Pipeline(model.Geometry, model.Protected, (1, StageSpec.Network(model.Tokens - 4, "network.onnx")));
}
