using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// An ONNX file that scores tokens: DynamicViT's predictor, or a small frozen model that guides the woven one. It is untrusted input like any model
/// file, and is checked as the woven model is.
/// </summary>
internal sealed class AuxiliaryNetwork
{
    /// <summary>The input that gets the residual stream at the stage's cut [batch, tokens, channels].</summary>
    internal const string HiddenName = "hidden_states";

    /// <summary>The output that is read where a network has several.</summary>
    internal const string ScoresName = "scores";

    private AuxiliaryNetwork(string path, OnnxModelFile file)
    {
        Path = path;
        Name = $"'{System.IO.Path.GetFileName(path)}'";
        File = file;
        Index = new GraphIndex(file.Model.Graph);
        Inputs = [.. file.Model.Graph.Input.Where(input => Index.IsInput(input.Name))];
    }

    /// <summary>Where the file lies.</summary>
    internal string Path { get; }

    /// <summary>Its file name in quotation marks, for messages.</summary>
    internal string Name { get; }

    internal OnnxModelFile File { get; }

    internal GraphIndex Index { get; }

    internal GraphProto Graph => Index.Graph;

    /// <summary>What must be given to it; what has an initial value is none.</summary>
    internal IReadOnlyList<ValueInfoProto> Inputs { get; }

    /// <summary>
    /// Whether it reads the tokens at the stage. Otherwise it reads what the model reads, and scores the tokens that entered the first layer.
    /// </summary>
    internal bool ReadsHidden => Inputs.Any(input => input.Name == HiddenName);

    /// <summary>The output that holds the scores.</summary>
    /// <exception cref="WeaveException">It has several, and none is named <see cref="ScoresName"/>.</exception>
    internal ValueInfoProto Output => Graph.Output is [var only] ? only
        : Graph.Output.FirstOrDefault(output => output.Name == ScoresName) ?? throw new WeaveException(
            $"The network {Name} has {Graph.Output.Count} outputs ({string.Join(", ", Graph.Output.Select(output => $"'{output.Name}'"))}); "
            + $"expected one, or one named '{ScoresName}'.");

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">An ONNX file.</param>
    /// <exception cref="OnnxModelException">The file is not a sound model, or its external data lies outside its folder.</exception>
    /// <exception cref="WeaveException">It holds functions.</exception>
    internal static AuxiliaryNetwork Load(string path)
    {
        OnnxModelFile file = OnnxModelFile.Load(path);
        AuxiliaryNetwork network = new(path, file);
        if (file.Model.Functions.Count > 0)
        {
            string names = string.Join(", ", file.Model.Functions.Select(function => function.Name));
            throw new WeaveException(
                $"The network {network.Name} holds functions ({names}), which cannot be put into another model. "
                    + "Export it without, or inline them (onnx.inliner).");
        }

        return network;
    }
}
