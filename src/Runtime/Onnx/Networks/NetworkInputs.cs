using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>
/// Wires a network's inputs: <c>hidden_states</c> to the tokens at the stage, any other to the input of the model that has its name, so that a small model
/// reads the same pixels as the large one that it guides.
/// </summary>
internal sealed class NetworkInputs(NetworkSite site, GraphIndex model, TokenState state)
{
    private readonly AuxiliaryNetwork _network = site.Network;

    /// <summary>The tensor of the woven graph behind each input.</summary>
    /// <param name="hidden">The residual stream at the stage.</param>
    /// <param name="type">Its element type. A network in single precision reads half precision widened.</param>
    /// <param name="stageNode">The stage's node, in whose name tensors are gathered.</param>
    /// <exception cref="WeaveException">The model lacks an input, or has one of another type or shape.</exception>
    internal Dictionary<string, string> Wire(string hidden, DataType type, NodeProto stageNode)
    {
        ValueInfoProto[] missing = [.. _network.Inputs.Where(input => input.Name != AuxiliaryNetwork.HiddenName && !model.IsInput(input.Name))];
        if (missing.Length > 0)
        {
            throw site.Error(
                $"wants inputs that are not there. Found: {Names(_network.Inputs.Except(missing))}; not found: {Names(missing)}. "
                + $"'{AuxiliaryNetwork.HiddenName}' would get the tokens at the stage; "
                + $"the model's inputs are {Names(model.Graph.Input.Where(input => model.IsInput(input.Name)))}.");
        }

        Dictionary<string, string> wired = new(StringComparer.Ordinal);
        foreach (ValueInfoProto input in _network.Inputs)
        {
            wired[input.Name] = input.Name == AuxiliaryNetwork.HiddenName ? Hidden(input, hidden, type) : Shared(input, stageNode);
        }

        return wired;
    }

    private string Hidden(ValueInfoProto input, string hidden, DataType own)
    {
        long?[] expected = [site.Batch, site.Tokens, site.Stage.Channels];
        if (Type(input) is not int type || ((DataType)type != DataType.Float && (DataType)type != own)
            || !NetworkSite.Fit(NetworkSite.Dimensions(input), expected))
        {
            throw site.Error($"takes {Describe(input)}; the tokens at the stage are {own} {NetworkSite.Text(expected)} (batch, tokens, channels).");
        }

        hidden = state.Cast(hidden, own, (DataType)type);
        return state.Axes.TokenAxis == 1 ? hidden : state.Graph.Transpose(hidden, $"{hidden}/batch_first", 1, 0, 2);
    }

    private string Shared(ValueInfoProto input, NodeProto stageNode)
    {
        ValueInfoProto own = model.Graph.Input.First(other => other.Name == input.Name);
        bool widens = Type(own) == (int)DataType.Float16 && Type(input) == (int)DataType.Float;
        if (Type(own) is not int type || (Type(input) != type && !widens) || !NetworkSite.Fit(NetworkSite.Dimensions(input), NetworkSite.Dimensions(own)))
        {
            throw site.Error($"takes {Describe(input)}; the model's input of that name is {Describe(own)}.");
        }

        // Beside tokens at the stage, what has a token axis (a mask) is that of the same tokens.
        string shared = _network.ReadsHidden ? state.At(input.Name, state.Stages.Count, stageNode) : input.Name;
        return widens ? state.Cast(shared, DataType.Float16, DataType.Float) : shared;
    }

    private static int? Type(ValueInfoProto value) => value.Type?.TensorType?.ElemType;

    private static string Names(IEnumerable<ValueInfoProto> values) => string.Join(", ", values.Select(value => $"'{value.Name}'").DefaultIfEmpty("none"));

    private static string Describe(ValueInfoProto value)
    {
        string shape = NetworkSite.Dimensions(value) is { } sizes ? NetworkSite.Text(sizes) : "of any shape";
        return Type(value) is int type ? $"'{value.Name}' {(TensorProto.Types.DataType)type} {shape}" : $"'{value.Name}', which is no tensor";
    }
}
