using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>
/// Follows axes through a Reshape: the axes of the data, in memory order, are dealt out to the target's dimensions by size.
/// An axis that may be split (channels) is; one that may not (tokens, batch) makes the map fail where a dimension cuts it.
/// </summary>
internal sealed class ReshapeMap
{
    private readonly LinkedList<Axis> _axes;
    private readonly Dimension[] _dimensions;

    private ReshapeMap(IEnumerable<Axis> axes, int rank)
    {
        _axes = new LinkedList<Axis>(axes);
        _dimensions = new Dimension[rank];
    }

    /// <summary>The output's dimensions; default when they cannot be followed.</summary>
    /// <param name="data">Dimensions of the data.</param>
    /// <param name="target">The target shape; 0 copies a dimension, -1 takes what is left.</param>
    /// <param name="copiesZero">Whether 0 means "copy", as it does unless allowzero is set.</param>
    internal static ImmutableArray<Dimension> Follow(ImmutableArray<Dimension> data, ImmutableArray<ShapeValue> target, bool copiesZero = true)
    {
        SizeExpression?[] sizes = new SizeExpression?[target.Length];
        for (int i = 0; i < target.Length; i++)
        {
            sizes[i] = target[i].Is(-1) ? null : target[i].Is(0) && copiesZero && i < data.Length ? data[i].Size : target[i].Size;
        }

        ReshapeMap map = new(data.SelectMany(dimension => dimension.Leaves), target.Length);
        int open = Array.FindIndex(sizes, size => size is null);
        int last = Array.FindLastIndex(sizes, size => size is null);
        bool follows = true;
        for (int i = 0; i < (open < 0 ? target.Length : open) && follows; i++)
        {
            follows = map.Take(i, sizes[i]!, fromFront: true);
        }

        for (int i = target.Length - 1; i > last && open >= 0 && follows; i--)
        {
            follows = map.Take(i, sizes[i]!, fromFront: false);
        }

        return !follows ? default : map.Rest(open, last, sizes);
    }

    private ImmutableArray<Dimension> Rest(int open, int last, SizeExpression?[] sizes)
    {
        if (open >= 0 && open == last)
        {
            _dimensions[open] = new Dimension([.. _axes]);
            _axes.Clear();
        }
        else if (open >= 0)
        {
            // Several unknown sizes: they can still be told apart when each takes exactly one axis.
            int[] unknown = [.. Enumerable.Range(open, last - open + 1).Where(i => sizes[i] is null || !sizes[i]!.Is(1))];
            if (_axes.Count != unknown.Length || unknown.Any(i => sizes[i] is not null))
            {
                return default;
            }

            foreach (int i in unknown)
            {
                _dimensions[i] = new Dimension(_axes.First!.Value);
                _axes.RemoveFirst();
            }
        }

        return _axes.Count == 0 ? [.. _dimensions] : default;
    }

    private bool Take(int index, SizeExpression size, bool fromFront)
    {
        List<Axis> taken = [];
        while (!size.Is(1))
        {
            LinkedListNode<Axis>? node = fromFront ? _axes.First : _axes.Last;
            if (node is null)
            {
                return false;
            }

            Axis axis = node.Value;
            _axes.Remove(node);
            if (size.DividedBy(axis.Size) is SizeExpression left)
            {
                taken.Add(axis);
                size = left;
            }
            else if (fromFront && axis.Split(size) is (Axis first, Axis rest))
            {
                taken.Add(first);
                _axes.AddFirst(rest);
                size = SizeExpression.One;
            }
            else if (!fromFront && axis.Size.DividedBy(size) is SizeExpression front && axis.Split(front) is (Axis before, Axis after))
            {
                taken.Add(after);
                _axes.AddLast(before);
                size = SizeExpression.One;
            }
            else
            {
                return false;
            }
        }

        if (!fromFront)
        {
            taken.Reverse();
        }

        _dimensions[index] = new Dimension([.. taken]);
        return true;
    }
}
