using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>A size as a product: a number times symbols, for example 12 x batch. What is no product is a symbol of its own.</summary>
internal sealed class SizeExpression : IEquatable<SizeExpression>
{
    internal static readonly SizeExpression One = new(1, []);

    private readonly ImmutableArray<string> _symbols;

    private SizeExpression(long factor, ImmutableArray<string> symbols)
    {
        Factor = factor;
        _symbols = factor == 0 ? [] : symbols;
    }

    internal long Factor { get; }

    internal bool IsConstant => _symbols.IsEmpty;

    /// <summary>Whether it names something that the model does not name.</summary>
    internal bool IsInvented => _symbols.Any(symbol => symbol[0] == '?');

    internal static SizeExpression Constant(long value) => value == 1 ? One : new SizeExpression(value, []);

    internal static SizeExpression Symbol(string name) => new(1, [name]);

    internal bool Is(long value) => IsConstant && Factor == value;

    internal SizeExpression Times(SizeExpression other) =>
        new(unchecked(Factor * other.Factor), [.. _symbols.Concat(other._symbols).Order(StringComparer.Ordinal)]);

    /// <summary>The quotient when it is exact; null otherwise.</summary>
    internal SizeExpression? DividedBy(SizeExpression other)
    {
        if (other.Factor <= 0 || Factor < 0 || Factor % other.Factor != 0)
        {
            return null;
        }

        List<string> left = [.. _symbols];
        return other._symbols.All(left.Remove) ? new SizeExpression(Factor / other.Factor, [.. left]) : null;
    }

    public bool Equals(SizeExpression? other) => other is not null && Factor == other.Factor && _symbols.SequenceEqual(other._symbols);

    public override bool Equals(object? obj) => Equals(obj as SizeExpression);

    public override int GetHashCode() => HashCode.Combine(Factor, _symbols.Length);

    public override string ToString() =>
        IsConstant ? $"{Factor}" : Factor == 1 ? string.Join(" x ", _symbols) : $"{Factor} x {string.Join(" x ", _symbols)}";
}
