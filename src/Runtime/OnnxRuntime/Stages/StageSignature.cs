using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Types of what a stage's node takes and gives. Tensors of the model are single or half; sizes, and what an auxiliary network says, are single.
/// </summary>
internal sealed class StageSignature
{
    private StageSignature(TensorElementType element)
    {
        OperatorValue tensor = new(element, IsOptional: true), single = new(TensorElementType.Float, IsOptional: true);
        OperatorValue integers = new(TensorElementType.Int64, IsOptional: true);
        var inputs = new OperatorValue[StageNode.Inputs];
        inputs[StageNode.HiddenInput] = new(element);
        foreach (int signal in (ReadOnlySpan<int>)[
            StageNode.KeysInput, StageNode.QueriesInput, StageNode.ValuesInput, StageNode.AttentionInput, StageNode.NormedInput, StageNode.EmbeddingsInput,
            StageNode.ResidualInput])
        {
            inputs[signal] = tensor;
        }

        inputs[StageNode.SizesInput] = inputs[StageNode.ScoresInput] = single;
        inputs[StageNode.OriginsInput] = inputs[StageNode.ProvenanceInput] = integers;
        inputs[StageNode.PastInput] = integers with { IsOnHost = true };

        // Models mask with floats, bools and integers alike.
        inputs[StageNode.MaskInput] = new(null, IsOptional: true);
        Inputs = [.. inputs];

        var outputs = new OperatorValue[StageNode.Outputs];
        Array.Fill(outputs, integers);
        outputs[StageNode.HiddenOutput] = new(element);
        outputs[StageNode.SizesOutput] = single;
        outputs[StageNode.LogSizesOutput] = tensor;
        Outputs = [.. outputs];
    }

    /// <summary>The model's tensors hold single precision.</summary>
    internal static StageSignature Single { get; } = new(TensorElementType.Float);

    /// <summary>The model's tensors hold half precision.</summary>
    internal static StageSignature Half { get; } = new(TensorElementType.Float16);

    /// <summary>By the numbers in <see cref="StageNode"/>.</summary>
    internal ImmutableArray<OperatorValue> Inputs { get; }

    /// <summary>By the numbers in <see cref="StageNode"/>.</summary>
    internal ImmutableArray<OperatorValue> Outputs { get; }
}
