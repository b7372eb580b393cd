using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Shapes around one node while its model is loaded.</summary>
internal readonly unsafe ref struct ShapeInference
{
    private const int IntAttribute = 1;
    private const int StringAttribute = 5;

    // No real tensor has more axes; a hostile model could claim more than fit on the stack.
    private const int MostAxes = 32;

    private readonly nint _context;

    internal ShapeInference(nint context) => _context = context;

    /// <summary>
    /// The shape of an input. Empty when the rank is unknown or absurd, the input is absent, or it is a scalar: ONNX Runtime tells
    /// no difference.
    /// </summary>
    /// <param name="index">0-based input.</param>
    internal Dimension[] Input(int index)
    {
        // The info belongs to the context: it is not freed here.
        if (!OrtStatus.Succeeded(OrtApi.ShapeInferContextGetInputTypeShape(_context, (nuint)index, out nint info)))
        {
            return [];
        }

        OrtStatus.Check(OrtApi.GetDimensionsCount(info, out nuint rank));
        if (rank > MostAxes)
        {
            return [];
        }

        long* lengths = stackalloc long[(int)rank];
        byte** names = stackalloc byte*[(int)rank];
        OrtStatus.Check(OrtApi.GetDimensions(info, lengths, rank));
        OrtStatus.Check(OrtApi.GetSymbolicDimensions(info, names, rank));
        var shape = new Dimension[rank];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            shape[axis] = new Dimension(lengths[axis], Marshal.PtrToStringUTF8((nint)names[axis]) ?? string.Empty);
        }

        return shape;
    }

    /// <summary>The element type of an input; null when the input is absent or its type is not known.</summary>
    /// <param name="index">0-based input.</param>
    internal TensorElementType? InputType(int index) =>
        OrtStatus.Succeeded(OrtApi.ShapeInferContextGetInputTypeShape(_context, (nuint)index, out nint info))
        && OrtStatus.Succeeded(OrtApi.GetTensorElementType(info, out int type)) && type != 0
            ? (TensorElementType)type : null;

    /// <summary>An integer attribute of the node.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="missing">What to return when the node has none of that name and type.</param>
    internal long Int(string name, long missing)
    {
        long value = 0;
        return TryAttribute(name, out nint attribute)
            && OrtStatus.Succeeded(OrtApi.ReadOpAttr(attribute, IntAttribute, &value, sizeof(long), out _)) ? value : missing;
    }

    /// <summary>A text attribute of the node.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="missing">What to return when the node has none of that name and type, or a longer one than any known value.</param>
    internal string String(string name, string missing)
    {
        const int Longest = 64;
        byte* value = stackalloc byte[Longest];
        return TryAttribute(name, out nint attribute)
            && OrtStatus.Succeeded(OrtApi.ReadOpAttr(attribute, StringAttribute, value, Longest, out nuint length)) && length > 0
            ? Encoding.UTF8.GetString(value, (int)length).TrimEnd('\0')
            : missing;
    }

    /// <summary>Tells the shape of an output; nothing happens when the node does not have it.</summary>
    /// <param name="index">0-based output.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Its axes. Unknown lengths need a name: a length of -1 would make ONNX Runtime warn at every run.</param>
    internal void SetOutput(int index, TensorElementType type, params ReadOnlySpan<Dimension> shape)
    {
        OrtStatus.Check(OrtApi.CreateTensorTypeAndShapeInfo(out nint info));
        byte** names = stackalloc byte*[shape.Length];
        new Span<nint>(names, shape.Length).Clear();
        try
        {
            long* lengths = stackalloc long[shape.Length];
            for (int axis = 0; axis < shape.Length; axis++)
            {
                lengths[axis] = shape[axis].Length;
                names[axis] = (byte*)Marshal.StringToCoTaskMemUTF8(shape[axis].IsKnown ? string.Empty : shape[axis].Name);
            }

            OrtStatus.Check(OrtApi.SetTensorElementType(info, (int)type));
            OrtStatus.Check(OrtApi.SetDimensions(info, lengths, (nuint)shape.Length));
            OrtStatus.Check(OrtApi.SetSymbolicDimensions(info, names, (nuint)shape.Length));
            OrtStatus.Succeeded(OrtApi.ShapeInferContextSetOutputTypeShape(_context, (nuint)index, info));
        }
        finally
        {
            for (int axis = 0; axis < shape.Length; axis++)
            {
                Marshal.FreeCoTaskMem((nint)names[axis]);
            }

            OrtApi.ReleaseTensorTypeAndShapeInfo(info);
        }
    }

    private bool TryAttribute(string name, out nint attribute)
    {
        fixed (byte* utf8 = Encoding.UTF8.GetBytes(name + '\0'))
        {
            return OrtStatus.Succeeded(OrtApi.ShapeInferContextGetAttribute(_context, utf8, out attribute));
        }
    }
}
