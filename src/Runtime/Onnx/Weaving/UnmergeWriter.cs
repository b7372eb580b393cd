using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Writes the gather behind attention that gives every token a copy of its row.</summary>
/// <param name="state">The tokens inside of the block.</param>
/// <param name="stage">The stage in front of it.</param>
internal sealed class UnmergeWriter(TokenState state, WovenStage stage)
{
    private const int FirstWithBatches = 12;

    private readonly WovenGraph _graph = state.Graph;

    /// <summary>Writes it.</summary>
    /// <param name="merged">Attention's result for the rows that are left.</param>
    /// <param name="restored">The name that its readers know.</param>
    /// <param name="tokenAxis">Axis of the tokens, 1 or 0; the other one is the batch.</param>
    internal void Write(string merged, string restored, int tokenAxis)
    {
        string hint = stage.Node.Name + "/unmerge";
        if (state.Axes.IsSingle)
        {
            _graph.Add("Gather", hint, [merged, _graph.Reshape(stage.Assignment, hint + "/rows", -1)], WovenGraph.Attribute("axis", (long)tokenAxis));
        }
        else if (_graph.Opset < FirstWithBatches)
        {
            // Every channel has its own index: the residual stream says how many there are.
            string rows = tokenAxis == 1 ? stage.Assignment : _graph.Transpose(stage.Assignment, hint + "/turned", 1, 0);
            string shape = _graph.Add("Shape", hint + "/shape", [stage.Node.Input[Tokens.StageNode.HiddenInput]]);
            rows = _graph.Add("Expand", hint + "/indices", [_graph.Reshape(rows, hint + "/rows", 0, -1, 1), shape]);
            _graph.Add("GatherElements", hint, [merged, rows], WovenGraph.Attribute("axis", (long)tokenAxis));
        }
        else
        {
            string rows = _graph.Reshape(stage.Assignment, hint + "/rows", 0, -1, 1);
            string items = tokenAxis == 1 ? merged : _graph.Transpose(merged, hint + "/items", 1, 0, 2);
            string gathered = _graph.Add("GatherND", hint, [items, rows], WovenGraph.Attribute("batch_dims", 1L));
            if (tokenAxis == 0)
            {
                _graph.Transpose(gathered, hint + "/turned", 1, 0, 2);
            }
        }

        NodeProto last = _graph.Nodes[^1];
        last.Output[0] = restored;
    }
}
