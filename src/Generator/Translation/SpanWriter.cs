using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>Writes what is asked of spans, of hidden states, keys, attention and positions.</summary>
/// <param name="writer">Writes the expressions inside.</param>
internal sealed class SpanWriter(ExpressionWriter writer)
{
    /// <summary>A property or an indexer; null for one of another type.</summary>
    internal Term? Property(IPropertyReferenceOperation property)
    {
        if (property.Instance is null || !IsSpanOrView(property.Instance.Type))
        {
            return null;
        }

        Term instance = writer.Write(property.Instance);
        if (instance.Type.Length == 0)
        {
            return Term.Nothing;
        }

        if (property.Property.IsIndexer)
        {
            IEnumerable<IArgumentOperation> arguments = property.Arguments.OrderBy(static argument => argument.Parameter?.Ordinal);
            return At(property, instance, [.. arguments.Select(static argument => argument.Value)]);
        }

        string? text = (KernelTypes.ItemOf(instance.Type) is null ? "" : "Span", property.Property.Name) switch
        {
            ("Span", "Length") => instance.Text + ".length",
            ("Span", "IsEmpty") => $"({instance.Text}.length == 0)",
            ("", "Tokens") => instance.Text + ".tokens",
            ("", "Channels") => instance.Text + ".channels",
            ("", "Stride") => instance.Text + ".stride",
            ("", "IsDense") => $"({instance.Text}.stride == {instance.Text}.channels)",
            ("", "Heads") => instance.Text + ".heads",
            ("", "HeadWidth") => instance.Text + ".width",
            ("", "HeadStride") => instance.Text + ".head_stride",
            ("", "TokenStride") => instance.Text + ".token_stride",
            ("", "Count") => instance.Text + ".count",
            ("", "Seed") => instance.Text + ".seed",
            _ => null,
        };
        return text is not null && KernelTypes.Scalar(property.Type) is { } type
            ? new Term(text, type)
            : writer.Refuse(property, $"it reads {property.Property.ContainingType.Name}.{property.Property.Name}", "use its indexer and its sizes");
    }

    /// <summary><c>span[^1]</c> and <c>span[1..]</c>.</summary>
    internal Term Index(IImplicitIndexerReferenceOperation indexer)
    {
        Term instance = writer.Write(indexer.Instance);
        if (instance.Type.Length == 0)
        {
            return Term.Nothing;
        }

        if (KernelTypes.ItemOf(instance.Type) is not { } item)
        {
            return writer.Refuse(indexer, "kernels have no indices from the end here", "use plain indices");
        }

        if (Plain(indexer.Argument) is not IRangeOperation range)
        {
            return new Term($"{instance.Type}_read({instance.Text}, {Place(indexer.Argument, instance)}, faults)", item);
        }

        string start = range.LeftOperand is null ? "0" : Place(range.LeftOperand, instance);
        return range.RightOperand is null
            ? new Term($"{instance.Type}_from({instance.Text}, {start}, faults)", instance.Type)
            : new Term($"{instance.Type}_slice({instance.Text}, {start}, subtract_int({Place(range.RightOperand, instance)}, {start}), faults)", instance.Type);
    }

    /// <summary>A method that gives a part; null for any other.</summary>
    internal Term? Method(IInvocationOperation call)
    {
        if (call.Instance is null || !IsSpanOrView(call.Instance.Type) || call.TargetMethod.Name != "Slice")
        {
            return null;
        }

        Term instance = writer.Write(call.Instance);
        string[] arguments =
        [
            .. call.Arguments.OrderBy(static argument => argument.Parameter?.Ordinal).Select(argument => writer.Write(argument.Value).Bare),
        ];
        return instance.Type.Length == 0 ? Term.Nothing
            : arguments.Length == 1
                ? instance with { Text = $"{instance.Type}_from({instance.Text}, {arguments[0]}, faults)" }
                : instance with { Text = $"{instance.Type}_slice({instance.Text}, {string.Join(", ", arguments)}, faults)" };
    }

    /// <summary>The span and the index of an item that is written; null where that is no item of a span in memory that may be written.</summary>
    internal (Term Span, string Index)? Item(IOperation target)
    {
        (IOperation Instance, IOperation Index)? found = target switch
        {
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance, Arguments.Length: 1 } item
                when KernelTypes.IsWritableSpan(instance.Type) => (instance, item.Arguments[0].Value),
            IImplicitIndexerReferenceOperation item
                when KernelTypes.IsWritableSpan(item.Instance.Type) && Plain(item.Argument) is not IRangeOperation => (item.Instance, item.Argument),
            _ => null,
        };
        if (found is not var (owner, index))
        {
            return null;
        }

        Term span = writer.Write(owner);
        return (span, target is IPropertyReferenceOperation ? writer.Write(index).Bare : Place(index, span));
    }

    private static bool IsSpanOrView(ITypeSymbol? type) => KernelTypes.ItemOf(type) is not null || KernelTypes.View(type) is not null;

    /// <summary>Without the conversion from a whole number to an index.</summary>
    private static IOperation Plain(IOperation argument) =>
        argument is IConversionOperation { Type.Name: "Index" or "Range" } conversion ? conversion.Operand : argument;

    private Term At(IOperation operation, Term instance, IOperation[] indices)
    {
        string[] places = [.. indices.Select(index => writer.Write(index).Bare)];
        string last = string.Join(", ", [instance.Text, .. places, "faults"]);
        return instance.Type switch
        {
            KernelTypes.TokenMatrix => new Term($"token_matrix_row({last})", KernelTypes.ElementSpan),
            KernelTypes.HeadTensor => new Term($"head_tensor_row({last})", KernelTypes.ElementSpan),
            KernelTypes.AttentionRows => new Term($"attention_rows_row({last})", KernelTypes.SingleSpan),
            KernelTypes.TokenPositions => new Term($"token_positions_row({last})", "int64"),
            _ when KernelTypes.ItemOf(instance.Type) is { } item => new Term($"{instance.Type}_read({last})", item),
            _ => writer.Refuse(operation, "it reads something that is no span", Obstacles.Types),
        };
    }

    /// <summary>An index, counted from the end where it says so.</summary>
    private string Place(IOperation argument, Term instance) => Plain(argument) switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat => $"subtract_int({instance.Text}.length, {writer.Write(hat.Operand).Bare})",
        var plain => writer.Write(plain).Bare,
    };
}
