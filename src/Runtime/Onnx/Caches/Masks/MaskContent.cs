using System.Runtime.InteropServices;
using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>Tells masks that only hide from those that also weigh by distance, and from those that hide by distance.</summary>
internal sealed class MaskContent(DecoderGraph graph)
{
    // Shorter tables are slopes and offsets; masks as tables have a place for every pair of positions.
    private const int MaxConstants = 1 << 24;
    private const float Hides = 1e3f;

    private readonly Dictionary<TensorProto, bool> _weighs = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether it gives heads or distances weights of their own (ALiBi, relative positions); a mask only shows and hides.</summary>
    /// <param name="mask">What is added to the scores.</param>
    internal bool Weighs(string mask)
    {
        // Slopes go with the heads; masks are the same for all of them.
        TensorFacts facts = graph.Shapes.Facts(mask);
        return (facts.Rank >= 3 && facts.Shape[..^2].SelectMany(dimension => dimension.Leaves).Any(axis => axis.Size is { IsConstant: true, Factor: > 1 }))
            || Nodes(mask).Any(node => (node.IsStandard() && node.Is("Pow", "Exp", "Exp2", "Log")) || node.Input.Any(WeighsByConstant));
    }

    /// <summary>How many of the newest keys a mask shows, where it hides those further away; null when it hides none for that.</summary>
    /// <param name="mask">What is added to the scores, or what they are selected by.</param>
    internal long? Window(string mask)
    {
        foreach (NodeProto node in Nodes(mask).Where(node => node.IsStandard()))
        {
            if (node.Input.Select(graph.Index.Constant).OfType<TensorProto>().Select(MaskTable.Window).FirstOrDefault(size => size is not null) is long shown)
            {
                return shown;
            }

            // triu(ones, -window); j <= i - window; i - j >= window.
            if (node.Is("Trilu") && node.Int("upper", 1) != 0 && Number(node.Input(1)) is long diagonal and < -1)
            {
                return -diagonal;
            }

            if (node.Is("Greater", "GreaterOrEqual", "Less", "LessOrEqual")
                && (node.Input.Select(Offset).FirstOrDefault(offset => offset > 1) ?? Distance(node)) is long window)
            {
                return window;
            }
        }

        return null;
    }

    private IEnumerable<NodeProto> Nodes(string mask) => graph.Index.Ancestors(mask, throughShapes: false)
        .Select(graph.Index.Producer).OfType<NodeProto>().Distinct();

    // The difference of two positions, compared with a constant.
    private long? Distance(NodeProto comparison) =>
        comparison.Input.Any(input => graph.Index.Producer(input) is NodeProto node && node.IsStandard() && node.Is("Sub")
            && node.Input.All(position => graph.Index.Constant(position) is null))
            ? comparison.Input.Select(Number).FirstOrDefault(number => number > 1) : null;

    // A constant subtracted from positions, or a negative one that is added, in front of a comparison.
    private long? Offset(string compared)
    {
        for (int length = 0; length < 6 && graph.Index.Producer(compared) is NodeProto node && node.IsStandard(); length++)
        {
            if (node.Is("Sub") && Number(node.Input[1]) is long subtracted)
            {
                return subtracted;
            }

            if (node.Is("Add") && node.Input.Select(Number).FirstOrDefault(number => number is not null) is long added)
            {
                return -added;
            }

            if (!node.Is("Reshape", "Unsqueeze", "Squeeze", "Transpose", "Cast", "Expand", "Identity"))
            {
                return null;
            }

            compared = node.Input[0];
        }

        return null;
    }

    private long? Number(string tensor) => graph.Index.Constant(tensor) is not TensorProto constant ? null
        : SmallTensor.Integers(constant) is [long value] ? value : SmallTensor.Scalar(constant) is float number ? (long)number : null;

    private bool WeighsByConstant(string tensor)
    {
        if (graph.Index.Constant(tensor) is not TensorProto constant)
        {
            return false;
        }

        if (!_weighs.TryGetValue(constant, out bool weighs))
        {
            _weighs[constant] = weighs = constant.Dims.Aggregate(1L, (product, size) => product * size) is > 1 and var count && WeighsBy(constant, count);
        }

        return weighs;
    }

    private static bool WeighsBy(TensorProto constant, long count) => (DataType)constant.DataType switch
    {
        _ when count > MaxConstants || constant.DataLocation == DataLocation.External => (DataType)constant.DataType is DataType.Float or DataType.Float16,
        DataType.Float when constant.HasRawData => Any(MemoryMarshal.Cast<byte, float>(constant.RawData.Span), static value => value),
        DataType.Float => Any(constant.FloatData.ToArray(), static value => value),
        DataType.Float16 when constant.HasRawData => Any(MemoryMarshal.Cast<byte, Half>(constant.RawData.Span), static value => (float)value),
        _ => false,
    };

    private static bool Any<T>(ReadOnlySpan<T> values, Func<T, float> number)
    {
        foreach (T value in values)
        {
            float magnitude = MathF.Abs(number(value));
            if (magnitude is not (0 or 1) && magnitude < Hides)
            {
                return true;
            }
        }

        return false;
    }
}
