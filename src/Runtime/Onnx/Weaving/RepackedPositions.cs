using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>
/// Positions without gaps: behind a stage that repacks, rotary tables are computed once more of the numbers that the tokens would have
/// had, had the dropped ones never been there. The caller numbers all tokens as they follow each other in the text; each layer takes off
/// as many as are missing from its tokens and from its cache, so that decoding goes on where the layer's own positions ended.
/// </summary>
internal sealed class RepackedPositions(GraphIndex index, TokenState state, ImmutableArray<LayerSite> layers, TokenFollower follower)
{
    private readonly Dictionary<int, GraphCopy> _copies = [];
    private readonly Lazy<string> _positions = new(() => FindPositions(index, state, layers));
    private readonly Lazy<HashSet<string>> _rotated = new(() => index.Descendants(FindPositions(index, state, layers)));
    private readonly Lazy<HashSet<string>> _tokens = new(() => index.Descendants(state.Axes.Entry));

    /// <summary>A tensor of positions as it is behind a stage that repacks; null when the tensor or the stage is another.</summary>
    /// <param name="tensor">A tensor of the original.</param>
    /// <param name="version">The tokens wanted: those that the stage before this version kept.</param>
    /// <exception cref="WeaveException">The model's positions are no input of it.</exception>
    internal string? Find(string tensor, int version)
    {
        WovenStage stage = state.Stages[version - 1];
        if (stage.Stage.Positions != PositionPolicy.Repacked || _tokens.Value.Contains(tensor) || !_rotated.Value.Contains(tensor))
        {
            return null;
        }

        if (!_copies.TryGetValue(version, out GraphCopy? copy))
        {
            copy = new GraphCopy(index, state, follower, _positions.Value, Positions(stage, version), version, $"repacked_{stage.Stage.Name}");
            _copies[version] = copy;
        }

        return state.Current(copy.Write(tensor));
    }

    /// <summary>Requires that the positions can be repacked where a stage with layers behind it does so.</summary>
    /// <exception cref="WeaveException">The model's positions are no input of it.</exception>
    internal void Check(IEnumerable<TokenStage> stages)
    {
        if (stages.Any(stage => stage.Layer < layers.Length - 1
            && stage is { Positions: PositionPolicy.Repacked, Cut: CutPoint.AfterAttention or CutPoint.AfterBlock }))
        {
            _ = _positions.Value;
        }
    }

    // The last positions less what is missing in front of them. With a cache nothing is missing among the tokens, but in the cache.
    private string Positions(WovenStage stage, int version)
    {
        WovenGraph graph = state.Graph;
        string hint = $"{stage.Node.Name}/positions", kept = state.Counts.Of(version);
        int axis = Enumerable.Range(0, state.Facts(_positions.Value).Rank).First(i => state.IsToken(state.Facts(_positions.Value).Shape[i]));
        string last = graph.Add(
            "Slice", hint + "/last", [_positions.Value, graph.Add("Neg", hint + "/first", [kept]), graph.Integers(long.MaxValue), graph.Integers(axis)]);
        string missing = graph.Add("Sub", hint + "/dropped", [state.Counts.Of(0), kept]);
        if (KeyCache.Find(index, state.Axes, layers[0].Block.Keys) is KeyCache all && stage.Stage.Layer + 1 < layers.Length
            && KeyCache.Find(index, state.Axes, layers[stage.Stage.Layer + 1].Block.Keys) is KeyCache own)
        {
            string evicted = graph.Add("Sub", hint + "/evicted", [Length(all, hint + "/all"), Length(own, hint + "/own")]);
            missing = graph.Add("Add", hint + "/missing", [missing, evicted]);
        }

        if (ElementType.Of(index, _positions.Value) is TensorProto.Types.DataType type and not TensorProto.Types.DataType.Int64)
        {
            missing = graph.Add("Cast", hint + "/cast", [missing], WovenGraph.Attribute("to", (long)type));
        }

        return graph.Add("Sub", hint, [last, missing]);
    }

    private string Length(KeyCache cache, string hint) => state.Graph.Add(
        "Gather", hint, [state.Graph.Add("Shape", hint + "/shape", [cache.Past]), state.Graph.Integers(cache.Axis)], WovenGraph.Attribute("axis", 0L));

    // What the keys of a layer are computed from besides the residual stream: an input with one number a token.
    private static string FindPositions(GraphIndex index, TokenState state, ImmutableArray<LayerSite> layers)
    {
        LayerSite layer = layers[^1];
        HashSet<string> seen = new(StringComparer.Ordinal) { layer.Block.Residual };
        Stack<string> open = new([layer.Block.Keys]);
        List<string> found = [];
        while (open.TryPop(out string? tensor))
        {
            if (!seen.Add(tensor))
            {
                continue;
            }

            if (index.IsInput(tensor) && state.Facts(tensor) is { HasShape: true } facts && facts.Shape.Any(state.IsToken))
            {
                found.Add(tensor);
            }

            if (index.Producer(tensor) is NodeProto node && !(node.IsStandard() && node.Is("Shape", "Size")))
            {
                foreach (string input in index.Reads(node))
                {
                    open.Push(input);
                }
            }
        }

        return found.Count == 1 ? found[0] : throw new WeaveException(
            $"Positions cannot be repacked: the keys of the last layer at {layer.Block.Node.Describe()} are rotated by "
            + (found.Count == 0 ? "no input of the model with a position for every token. " : $"several inputs ({string.Join(", ", found)}). ")
            + "Export the model with position_ids [batch, tokens], or keep the original positions.");
    }
}
