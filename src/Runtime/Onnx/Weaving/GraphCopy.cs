using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// A part of the model written once more on other data: what the model computes further on of the residual stream, of the tokens that are
/// about to be dropped; or its rotary tables, of other positions.
/// </summary>
internal sealed class GraphCopy
{
    private readonly GraphIndex _index;
    private readonly TokenState _state;
    private readonly TokenFollower _follower;
    private readonly string _source, _purpose;
    private readonly HashSet<string> _behind;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Begins a copy.</summary>
    /// <param name="index">The original.</param>
    /// <param name="state">The woven graph so far.</param>
    /// <param name="follower">Writes nodes.</param>
    /// <param name="source">A tensor of the original.</param>
    /// <param name="data">What takes its place in the woven graph.</param>
    /// <param name="version">Which tokens that has.</param>
    /// <param name="purpose">Ends the new names.</param>
    internal GraphCopy(GraphIndex index, TokenState state, TokenFollower follower, string source, string data, int version, string purpose)
    {
        (_index, _state, _follower, _source, _purpose) = (index, state, follower, source, purpose);
        _behind = index.Descendants(source);

        // The data under a name that has the facts of the source.
        string name = version == 0 ? data : state.Graph.NewName($"{source}/{purpose}/source");
        if (name != source)
        {
            state.AddCopy(name, source);
        }

        if (version > 0)
        {
            state.Replace(name, data, version);
        }

        _names[source] = name;
    }

    /// <summary>Writes all that leads from the source to a target.</summary>
    /// <param name="target">A tensor of the original that is computed from the source.</param>
    /// <returns>The copy, to be read like a tensor of the original.</returns>
    /// <exception cref="WeaveException">The target is not computed from the source.</exception>
    internal string Write(string target)
    {
        if (!_behind.Contains(target))
        {
            throw new WeaveException($"'{target}' is not computed from {_state.Axes.Describe(_source)}, so that it cannot be computed once more.");
        }

        Copy(target);
        return _names[target];
    }

    // Depth first, so that everything is made before it is read. What does not depend on the source need not be written twice.
    private void Copy(string tensor)
    {
        if (_names.ContainsKey(tensor) || _index.Constant(tensor) is not null || _index.Producer(tensor) is not NodeProto node
            || (!_behind.Contains(tensor) && _follower.HasWritten(node)))
        {
            return;
        }

        foreach (string input in _index.Reads(node))
        {
            Copy(input);
        }

        NodeProto copy = node.Clone();
        copy.Name = _state.Graph.NewName($"{node.Output[0]}/{_purpose}/node");
        for (int i = 0; i < copy.Input.Count; i++)
        {
            copy.Input[i] = _names.GetValueOrDefault(node.Input[i], node.Input[i]);
        }

        for (int i = 0; i < copy.Output.Count; i++)
        {
            if (node.Output[i].Length > 0)
            {
                _names[node.Output[i]] = copy.Output[i] = _state.Graph.NewName($"{node.Output[i]}/{_purpose}");
                _state.AddCopy(copy.Output[i], node.Output[i]);
            }
        }

        _follower.Write(copy);
    }
}
