using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Follows axes and small integer values through the original model. Nothing is guessed from sizes that match: axes are the same
/// where operators line them up.
/// </summary>
internal sealed class ShapeInference
{
    private readonly GraphIndex _index;
    private readonly Dictionary<string, TensorFacts> _facts = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, ImmutableArray<Axis>> _seeds;
    private int _symbols;

    /// <summary>Runs the inference.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="opset">Version of the standard operators.</param>
    /// <param name="seeds">Tensors whose axes are to be followed from there on, whatever led to them.</param>
    internal ShapeInference(GraphIndex index, int opset, IReadOnlyDictionary<string, ImmutableArray<Axis>> seeds)
    {
        _index = index;
        _seeds = seeds;
        Opset = opset;
        foreach (ValueInfoProto input in index.Graph.Input.Where(input => index.IsInput(input.Name)))
        {
            Set(input.Name, new TensorFacts(Declared(input)));
        }

        foreach (NodeProto node in index.Nodes)
        {
            Visit(node);
        }
    }

    internal int Opset { get; }

    internal TensorFacts Facts(string tensor)
    {
        if (!_facts.TryGetValue(tensor, out TensorFacts? facts))
        {
            facts = _index.Constant(tensor) is TensorProto constant ? OfConstant(constant) : TensorFacts.Unknown;
            _facts[tensor] = facts;
        }

        return facts;
    }

    internal void Set(string tensor, TensorFacts facts) =>
        _facts[tensor] = _seeds.TryGetValue(tensor, out ImmutableArray<Axis> seed) ? new TensorFacts([.. seed.Select(axis => new Dimension(axis))]) : facts;

    /// <summary>Element type of a tensor; single precision where nothing says.</summary>
    internal TensorProto.Types.DataType TypeOf(string tensor) => ElementType.Of(_index, tensor) ?? TensorProto.Types.DataType.Float;

    internal SizeExpression NewSymbol() => SizeExpression.Symbol($"?{_symbols++}");

    private static TensorFacts OfConstant(TensorProto constant)
    {
        ImmutableArray<Dimension> shape = [.. constant.Dims.Select(size => Dimension.Fresh(SizeExpression.Constant(size)))];
        long[]? values = constant.Dims.Count <= 1 ? SmallTensor.Integers(constant) : null;
        return new TensorFacts(shape, values is null ? default : [.. values.Select(ShapeValue.Constant)]);
    }

    private ImmutableArray<Dimension> Declared(ValueInfoProto input)
    {
        if (input.Type?.TensorType?.Shape is not TensorShapeProto shape)
        {
            return default;
        }

        return [.. shape.Dim.Select(dimension => Dimension.Fresh(
            dimension.HasDimValue && dimension.DimValue >= 0 ? SizeExpression.Constant(dimension.DimValue)
            : dimension.DimParam.Length > 0 ? SizeExpression.Symbol(dimension.DimParam)
            : NewSymbol()))];
    }

    private void Visit(NodeProto node)
    {
        foreach (string output in node.Output.Where(name => name.Length > 0 && _index.Constant(name) is null))
        {
            Set(output, TensorFacts.Unknown);
        }

        if (ShapeRules.Find(node) is Action<ShapeContext> rule)
        {
            try
            {
                rule(new ShapeContext(this, node));
            }
            catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or OverflowException)
            {
                // Axes or bounds outside the tensors they are for.
                throw new OnnxModelException($"{node.Describe()} does not fit its inputs: {e.Message}", e);
            }
        }
    }
}
