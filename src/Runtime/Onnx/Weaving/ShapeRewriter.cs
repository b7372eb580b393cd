using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Rewrites the target shapes of Reshape, Expand and ConstantOfShape that hold an older number of tokens.</summary>
internal sealed class ShapeRewriter(TokenState state)
{
    /// <summary>Stands for the number of tokens among the elements of a shape.</summary>
    private const long Count = long.MinValue;

    private readonly SortedSet<string> _rewritten = new(StringComparer.Ordinal);

    /// <summary>Nodes that were rewritten.</summary>
    internal IReadOnlyCollection<string> Rewritten => _rewritten;

    /// <summary>The target of a Reshape whose data has the tokens of a version.</summary>
    internal string Reshape(NodeProto node, int version)
    {
        ImmutableArray<ShapeValue> target = Target(node);
        TensorFacts data = state.Facts(node.Input[0]), result = state.Facts(node.Output[0]);
        bool mayCopy = node.Int("allowzero", 0) == 0;
        long?[] replaced = new long?[target.Length];
        int open = Enumerable.Range(0, target.Length).FirstOrDefault(i => target[i].Is(-1), -1);
        for (int i = 0; i < target.Length; i++)
        {
            if (!state.Shrinks(result.Shape[i]) || target[i].Is(-1) || (target[i].Is(0) && mayCopy) || state.Follows(target[i], version))
            {
                continue;
            }

            if (mayCopy && CopiesAt(i))
            {
                replaced[i] = 0;
                continue;
            }

            // The tokens take -1; whoever had it takes a number.
            if (open >= 0)
            {
                replaced[open] = mayCopy && CopiesAt(open) ? 0
                    : result.Shape[open].Size is { IsConstant: true } size && !state.Shrinks(result.Shape[open]) ? size.Factor
                    : throw new WeaveException($"{state.Axes.Describe(node)} bakes the number of tokens in beside a -1; its target cannot be rewritten.");
            }

            replaced[i] = -1;
            open = i;
        }

        return Write(node, target, replaced, version);

        bool CopiesAt(int i) => i < data.Rank && data.Shape[i].Leaves.SequenceEqual(result.Shape[i].Leaves);
    }

    /// <summary>The target of an Expand, or the shape of a ConstantOfShape: a token axis that is made here gets the size of the version.</summary>
    internal string Expand(NodeProto node, int input, int version)
    {
        ImmutableArray<ShapeValue> target = state.Facts(node.Input[input]).Values;
        TensorFacts data = input == 1 ? state.Facts(node.Input[0]) : new TensorFacts([]);
        TensorFacts result = state.Facts(node.Output[0]);
        long?[] replaced = new long?[target.Length];
        for (int i = 0; i < target.Length; i++)
        {
            int axis = i + result.Rank - target.Length, own = i + data.Rank - target.Length;
            if (!state.Shrinks(result.Shape[axis]) || target[i].Is(1) || state.Follows(target[i], version))
            {
                continue;
            }

            // 1 leaves the data's own size; where the data has none, the count itself is needed.
            replaced[i] = own >= 0 && state.Shrinks(data.Shape[own]) ? 1
                : result.Shape[axis].Is(state.Axes.Tokens) ? Count
                : throw new WeaveException($"{state.Axes.Describe(node)} makes an axis of tokens and others together; its shape cannot be rewritten.");
        }

        return Write(node, target, replaced, version, input);
    }

    private ImmutableArray<ShapeValue> Target(NodeProto node)
    {
        TensorFacts target = node.Input.Count > 1 ? state.Facts(node.Input[1]) : TensorFacts.Unknown;
        return target.HasValues && target.Values.Length == state.Facts(node.Output[0]).Rank ? target.Values
            : throw new WeaveException($"{state.Axes.Describe(node)} has a target that cannot be followed.");
    }

    private string Write(NodeProto node, ImmutableArray<ShapeValue> target, long?[] replaced, int version, int input = 1)
    {
        string old = state.Current(node.Input[input]);
        if (replaced.All(value => value is null))
        {
            return old;
        }

        _rewritten.Add(node.Describe());
        WovenGraph graph = state.Graph;
        string hint = $"{node.Output[0]}/shape";
        bool isConstant = target.All(value => value.Size is { IsConstant: true } && value.Sources.IsEmpty);
        long[] values = [.. replaced.Select((value, i) => value is null ? isConstant ? target[i].Size!.Factor : 0 : value.Value)];
        string made = !values.Contains(Count) ? graph.Integers(values)
            : graph.Add(
                "Concat", hint + "/parts", [.. values.Select(value => value == Count ? state.Counts.Of(version) : graph.Integers(value))],
                WovenGraph.Attribute("axis", 0L));
        return isConstant ? made : graph.Add("Where", hint, [graph.Flags([.. replaced.Select(value => value is not null)]), made, old]);
    }
}
