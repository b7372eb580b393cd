namespace PipelineDsl.Onnx;

/// <summary>The number of tokens of a version as an int64 tensor [1]: a constant when the plan fixes it, else read off a tensor that has them.</summary>
/// <param name="state">The woven graph so far.</param>
/// <param name="entry">The residual stream that enters the first layer.</param>
internal sealed class TokenCount(TokenState state, string entry)
{
    private readonly Dictionary<int, string> _names = [];

    internal string Of(int version)
    {
        if (!_names.TryGetValue(version, out string? name))
        {
            WovenStage? stage = version == 0 ? null : state.Stages[version - 1];
            int? known = stage is null ? TokenAxes.ConstantSize(state.Axes.Tokens) : stage.FixedCount > 0 ? stage.FixedCount : null;
            _names[version] = name = known is int count ? state.Graph.Integers(count)
                : stage is null ? Read(entry, state.Axes.TokenAxis, entry)
                : Read(stage.Kept, 1, stage.Node.Name);
        }

        return name;
    }

    private string Read(string tensor, int axis, string hint) => state.Graph.Add(
        "Gather", hint + "/count", [state.Graph.Add("Shape", hint + "/count/shape", [tensor]), state.Graph.Integers(axis)], WovenGraph.Attribute("axis", 0L));
}
