using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>
/// Puts auxiliary networks into the woven graph: one session, one run. A network that reads the tokens at its stage is written once a stage; one that reads
/// only what the model reads is written once, and its scores serve every stage that names it. Constants are there once in any case.
/// </summary>
internal sealed class NetworkWriter(NetworkFiles files, GraphIndex model, TokenState state, TokenPipeline pipeline)
{
    private readonly Dictionary<AuxiliaryNetwork, Dictionary<string, string>> _constants = [];
    private readonly Dictionary<AuxiliaryNetwork, NetworkScores> _guides = [];
    private readonly List<string> _written = [];

    /// <summary>What was written, for the report.</summary>
    internal IReadOnlyList<string> Written => _written;

    /// <summary>Whether a stage's scores are those of the tokens that entered the first layer.</summary>
    internal bool ScoresOriginal(TokenStage stage) => files.Of(stage) is { ReadsHidden: false };

    /// <summary>Writes the network of a stage, in front of the stage's node.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="hidden">The residual stream at its cut.</param>
    /// <param name="type">Element type of the residual stream.</param>
    /// <param name="stageNode">Its node.</param>
    /// <exception cref="WeaveException">The network's inputs or output do not fit.</exception>
    /// <exception cref="OnnxModelException">The network is not sound.</exception>
    internal NetworkScores Write(TokenStage stage, string hidden, DataType type, NodeProto stageNode)
    {
        AuxiliaryNetwork network = files.Of(stage)!;
        if (_guides.TryGetValue(network, out NetworkScores guide))
        {
            return guide;
        }

        NetworkSite site = new(network, stage, state, pipeline);
        Dictionary<string, string> given = new NetworkInputs(site, model, state).Wire(hidden, type, stageNode);
        int rank = new NetworkOutput(site).Rank(state.Graph.Opset);
        string inputs = string.Join(", ", given.Select(input => $"{input.Key} = {input.Value}"));
        foreach ((string constant, string name) in Constants(network))
        {
            given[constant] = name;
        }

        string file = Path.GetFileNameWithoutExtension(network.Path);
        NetworkNames names = new(state.Graph, network, $"{(network.ReadsHidden ? stageNode.Name : pipeline.Name)}/{file}", given);
        HashSet<string> needed = network.Index.Ancestors(network.Output.Name);
        state.Graph.Nodes.AddRange(network.Index.Nodes
            .Where(node => node.Output.Any(output => needed.Contains(output) || network.Index.Constant(output) is not null)).Select(names.Rename));
        NetworkScores scores = new(state.Cast(names[network.Output.Name], NetworkOutput.Type(network), DataType.Float), rank, !network.ReadsHidden);
        if (scores.AreOriginal)
        {
            _guides[network] = scores;
        }

        _written.Add($"{network.Name} at {stage.Name} ({inputs})");
        return scores;
    }

    private Dictionary<string, string> Constants(AuxiliaryNetwork network)
    {
        if (!_constants.TryGetValue(network, out Dictionary<string, string>? names))
        {
            _constants[network] = names = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (TensorProto tensor in network.Graph.Initializer)
            {
                TensorProto added = tensor.Clone();
                added.Name = state.Graph.NewName($"{Path.GetFileNameWithoutExtension(network.Path)}/{tensor.Name}");
                names[tensor.Name] = added.Name;
                state.Graph.Constants.Add(added);
            }
        }

        return names;
    }
}
