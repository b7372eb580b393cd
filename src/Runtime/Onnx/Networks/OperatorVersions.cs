using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Brings the operator versions of a network and of the model that it is put into together: a model file has one version a domain. The higher version
/// of the standard operators holds for both where all operators of the other file mean the same in it.
/// </summary>
internal sealed class OperatorVersions(AuxiliaryNetwork network)
{
    /// <summary>Makes the model declare versions that hold for both.</summary>
    /// <param name="model">The model; changed.</param>
    /// <exception cref="WeaveException">No version of a domain holds for both.</exception>
    internal void Unite(ModelProto model)
    {
        model.IrVersion = long.Max(model.IrVersion, network.File.Model.IrVersion);
        foreach (OperatorSetIdProto import in network.File.Model.OpsetImport)
        {
            OperatorSetIdProto? known = model.OpsetImport.FirstOrDefault(other => Domain(other) == Domain(import));
            if (known is null)
            {
                model.OpsetImport.Add(import.Clone());
            }
            else if (known.Version != import.Version && Domain(import).Length > 0)
            {
                throw new WeaveException(
                    $"The network {network.Name} uses version {import.Version} of the operators of '{import.Domain}', the model version {known.Version}. "
                    + "Export both with one version.");
            }
            else if (known.Version != import.Version)
            {
                known.Version = Higher(model.Graph, known.Version, import.Version);
            }
        }
    }

    private long Higher(GraphProto model, long models, long networks)
    {
        bool isModelOlder = models < networks;
        (GraphProto older, long from, long to) = isModelOlder ? (model, models, networks) : (network.Graph, networks, models);
        string[] changed = [.. Nodes(older).Where(node => node.IsStandard() && OperatorChanges.Between(node.OpType, from, to))
            .Select(node => node.OpType).Distinct().Order(StringComparer.Ordinal)];
        return changed.Length == 0 ? to : throw new WeaveException(
            $"The network {network.Name} uses version {networks} of the standard operators, the model version {models}, and {string.Join(", ", changed)} "
            + $"in the {(isModelOlder ? "model" : "network")} may mean something else in version {to}. Export the network with opset {models}.");
    }

    private static IEnumerable<NodeProto> Nodes(GraphProto graph) =>
        graph.Node.Concat(graph.Node.SelectMany(GraphIndex.Subgraphs).SelectMany(Nodes));

    private static string Domain(OperatorSetIdProto import) => import.Domain == "ai.onnx" ? "" : import.Domain;
}
