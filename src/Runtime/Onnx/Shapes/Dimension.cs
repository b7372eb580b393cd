using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>One dimension of a tensor: the axes folded into it, outermost first. None means that its size is 1.</summary>
internal readonly struct Dimension(ImmutableArray<Axis> axes)
{
    private readonly ImmutableArray<Axis> _axes = axes;

    internal Dimension(Axis axis)
        : this([axis])
    {
    }

    internal static Dimension One => new([]);

    /// <summary>The axes, split as far as anything has split them.</summary>
    internal IEnumerable<Axis> Leaves => _axes.IsDefault ? [] : _axes.SelectMany(axis => axis.Leaves());

    internal bool IsOne => !Leaves.Any();

    internal SizeExpression Size => Leaves.Aggregate(SizeExpression.One, (size, axis) => size.Times(axis.Size));

    internal bool Is(Axis axis) => Leaves.SequenceEqual([axis.Root]);

    internal bool Contains(Axis axis) => Leaves.Contains(axis.Root);

    /// <summary>A new axis, or none when the size is 1.</summary>
    internal static Dimension Fresh(SizeExpression size) => size.Is(1) ? One : new Dimension(new Axis(size));

    /// <summary>Says that an operator lines two dimensions up, and gives the one that is not 1.</summary>
    internal static Dimension Align(Dimension a, Dimension b)
    {
        List<Axis> left = [.. a.Leaves], right = [.. b.Leaves];
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? b : a;
        }

        if (left.Count == right.Count)
        {
            for (int i = 0; i < left.Count; i++)
            {
                Axis.Unite(left[i], right[i]);
            }
        }

        return a;
    }
}
