using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Writes a part of the model once more on other data: what the model computes further on of the residual stream, a stage may want to
/// know of the tokens that it is about to drop.
/// </summary>
internal sealed class GraphCopy(GraphIndex index, TokenState state, TokenFollower follower)
{
    /// <summary>Writes all that leads from one tensor to others.</summary>
    /// <param name="source">A tensor of the original.</param>
    /// <param name="data">What takes its place, in the woven graph, with the tokens of the newest version.</param>
    /// <param name="purpose">Ends the new names.</param>
    /// <param name="targets">Tensors of the original that are computed from it.</param>
    /// <returns>The copies of the targets, to be read like tensors of the original.</returns>
    /// <exception cref="WeaveException">A target is not computed from the source.</exception>
    internal string[] Write(string source, string data, string purpose, params string[] targets)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal) { [source] = Stand(source, data, purpose) };
        foreach (string target in targets)
        {
            if (!index.Ancestors(target).Contains(source))
            {
                throw new WeaveException($"'{target}' is not computed from the residual stream {state.Axes.Describe(source)}, so that it cannot be computed once more.");
            }

            Copy(target, names, purpose);
        }

        return [.. targets.Select(target => names[target])];
    }

    // The data under a name that has the facts of the source.
    private string Stand(string source, string data, string purpose)
    {
        int version = state.Stages.Count;
        string name = version == 0 ? data : state.Graph.NewName($"{source}/{purpose}/source");
        if (name != source)
        {
            state.Axes.Shapes.Set(name, state.Facts(source));
        }

        if (version > 0)
        {
            state.Replace(name, data, version);
        }

        return name;
    }

    // Depth first, so that everything is made before it is read. What was written already comes before the source.
    private void Copy(string tensor, Dictionary<string, string> names, string purpose)
    {
        if (names.ContainsKey(tensor) || index.Constant(tensor) is not null || index.Producer(tensor) is not NodeProto node || follower.HasWritten(node))
        {
            return;
        }

        foreach (string input in index.Reads(node))
        {
            Copy(input, names, purpose);
        }

        NodeProto copy = node.Clone();
        copy.Name = state.Graph.NewName($"{node.Output[0]}/{purpose}/node");
        for (int i = 0; i < copy.Input.Count; i++)
        {
            copy.Input[i] = names.GetValueOrDefault(node.Input[i], node.Input[i]);
        }

        for (int i = 0; i < copy.Output.Count; i++)
        {
            if (node.Output[i].Length > 0)
            {
                names[node.Output[i]] = copy.Output[i] = state.Graph.NewName($"{node.Output[i]}/{purpose}");
                state.Axes.Shapes.Set(copy.Output[i], state.Facts(node.Output[i]));
            }
        }

        follower.Write(copy);
    }
}
