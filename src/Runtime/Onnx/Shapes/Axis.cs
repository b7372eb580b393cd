using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>
/// One axis of data, followed through the operators: a dimension of a tensor is a product of axes. Identity is what counts, not
/// size: two axes are the same only when an operator lines them up.
/// </summary>
internal sealed class Axis(SizeExpression size, bool isWhole = false)
{
    private readonly SizeExpression _size = size;
    private readonly bool _isWhole = isWhole;
    private readonly List<SizeExpression> _otherSizes = [];
    private Axis? _same;
    private Axis? _tail;
    private ImmutableArray<Axis> _parts = [];

    internal SizeExpression Size => Root._size;

    /// <summary>Whether a reshape that cuts through it loses it (tokens, batch) instead of splitting it (channels into heads).</summary>
    internal bool IsWhole => Root._isWhole || Root._tail is not null;

    /// <summary>The axis that its last places are, where a cache stands in front of new tokens; null elsewhere.</summary>
    internal Axis? Tail => Root._tail?.Root;

    /// <summary>The axis that stands for all axes lined up with this one.</summary>
    internal Axis Root
    {
        get
        {
            Axis root = this;
            while (root._same is not null)
            {
                root = root._same;
            }

            return root;
        }
    }

    /// <summary>What it was split into, or itself; axes of size 1 vanish.</summary>
    internal IEnumerable<Axis> Leaves()
    {
        Axis root = Root;
        return root._parts.IsEmpty ? root._size.Is(1) ? [] : [root] : root._parts.SelectMany(part => part.Leaves());
    }

    /// <summary>Says that its last places are another axis.</summary>
    internal void EndWith(Axis tail)
    {
        if (Root._tail is Axis known)
        {
            Unite(known, tail);
        }
        else if (Root != tail.Root && Root._parts.IsEmpty && !Root._isWhole)
        {
            Root._tail = tail;
        }
    }

    /// <summary>Whether a size is its own, or that of an axis that was lined up with it.</summary>
    internal bool HasSize(SizeExpression size) => Root._size.Equals(size) || Root._otherSizes.Contains(size);

    /// <summary>Says that an operator lines two axes up.</summary>
    internal static void Unite(Axis a, Axis b)
    {
        (a, b) = (a.Root, b.Root);
        if (a != b && a._tail is Axis first && b._tail is Axis second)
        {
            // Caches of different layers may come to differ in length; the new tokens at their ends are the same.
            Unite(first, second);
            return;
        }

        bool isSplit = !a._parts.IsEmpty || !b._parts.IsEmpty;
        if (a == b || (isSplit && !a._size.Equals(b._size)))
        {
            return;
        }

        // The one that stays is whole, or split, or ends with tokens, or is the better known one.
        bool isBetterKnown = b._parts.IsEmpty && b._tail is null && b._size.IsInvented && !a._size.IsInvented;
        if (a._isWhole || (!b._isWhole && (!a._parts.IsEmpty || a._tail is not null || isBetterKnown)))
        {
            (a, b) = (b, a);
        }

        // Two whole axes stay apart: the batch of one tensor is never the tokens of another.
        if (!a._isWhole && a._parts.IsEmpty)
        {
            a._same = b;
            b._otherSizes.Add(a._size);
        }
    }

    /// <summary>Splits off a leading part; null when that cannot be.</summary>
    internal (Axis First, Axis Remainder)? Split(SizeExpression first)
    {
        if (IsWhole || Size.DividedBy(first) is not SizeExpression rest)
        {
            return null;
        }

        Axis root = Root;
        (Axis, Axis) parts = (new Axis(first), new Axis(rest));
        root._parts = [parts.Item1, parts.Item2];
        return parts;
    }
}
