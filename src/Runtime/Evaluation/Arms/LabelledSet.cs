using System.Collections.Immutable;

namespace PipelineDsl.Evaluation;

/// <summary>Items with the class that each belongs to.</summary>
public sealed class LabelledSet
{
    private readonly ReadOnlyMemory<float> _items;

    /// <summary>Wraps items and labels.</summary>
    /// <param name="items">Items, one after the other [count, item length]; not copied.</param>
    /// <param name="itemLength">Values of one item.</param>
    /// <param name="labels">0-based class of each item.</param>
    /// <exception cref="ArgumentException">There are no items, their number differs from that of the labels, or a label is negative.</exception>
    public LabelledSet(ReadOnlyMemory<float> items, int itemLength, ImmutableArray<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(itemLength);
        if (labels.IsDefaultOrEmpty)
        {
            throw new ArgumentException("The set has no items; nothing can be measured on it.", nameof(labels));
        }

        if (items.Length != (long)labels.Length * itemLength)
        {
            throw new ArgumentException(
                $"Expected {labels.Length} items of {itemLength} values, {(long)labels.Length * itemLength} in all, got {items.Length} values.", nameof(items));
        }

        foreach (int label in labels)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(label, nameof(labels));
        }

        _items = items;
        ItemLength = itemLength;
        Labels = labels;
    }

    /// <summary>Number of items.</summary>
    public int Count => Labels.Length;

    /// <summary>Values of one item.</summary>
    public int ItemLength { get; }

    /// <summary>0-based class of each item.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>Items that follow each other [count, item length].</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    public ReadOnlySpan<float> Items(int first, int count) => _items.Span.Slice(first * ItemLength, count * ItemLength);
}
