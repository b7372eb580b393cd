using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// What is known about a stage's outputs while a model is loaded. An output is left open rather than given a name that could stand
/// for two lengths: ONNX Runtime reuses buffers of equally named shapes.
/// </summary>
internal readonly struct StageShapes(TokenPipeline pipeline, TokenStage stage)
{
    internal void Infer(ShapeInference shapes)
    {
        Dimension[] hidden = shapes.Input(StageNode.HiddenInput);
        if (hidden.Length != 3)
        {
            return;
        }

        TensorElementType element = shapes.InputType(StageNode.HiddenInput) ?? TensorElementType.Float;
        bool tokensFirst = shapes.Int(StageNode.TokenAxis, 1) == 0;
        (Dimension batch, Dimension tokens) = tokensFirst ? (hidden[1], hidden[0]) : (hidden[0], hidden[1]);
        Dimension[] provenance = shapes.Input(StageNode.ProvenanceInput);
        bool isFirst = shapes.Input(StageNode.OriginsInput).Length == 0;
        Dimension original = provenance.Length == 2 ? provenance[1] : isFirst ? tokens : Dimension.Named(string.Empty);
        bool mayPassOn = shapes.Input(StageNode.PastInput).Length > 0;
        if ((mayPassOn ? Renamed(tokens) : Kept(tokens, original)) is { } kept && IsSaid(batch))
        {
            Dimension channels = stage.Channels;
            if (tokensFirst)
            {
                shapes.SetOutput(StageNode.HiddenOutput, element, kept, batch, channels);
            }
            else
            {
                shapes.SetOutput(StageNode.HiddenOutput, element, batch, kept, channels);
            }

            shapes.SetOutput(StageNode.KeptOutput, TensorElementType.Int64, batch, kept);
            shapes.SetOutput(StageNode.SizesOutput, TensorElementType.Float, batch, kept);
            shapes.SetOutput(StageNode.OriginsOutput, TensorElementType.Int64, batch, kept);
            SetLogSizes(shapes, element, batch, kept);
        }

        if (IsSaid(batch) && IsSaid(tokens))
        {
            shapes.SetOutput(StageNode.AssignmentOutput, TensorElementType.Int64, batch, tokens);
        }

        Dimension width = provenance.Length == 2 ? provenance[1] : tokens;
        if (IsSaid(batch) && IsSaid(width))
        {
            shapes.SetOutput(StageNode.ProvenanceOutput, TensorElementType.Int64, batch, width);
        }
    }

    private static bool IsSaid(Dimension dimension) => dimension.IsKnown || dimension.Name.Length > 0;

    private static void SetLogSizes(ShapeInference shapes, TensorElementType element, Dimension batch, Dimension kept)
    {
        switch (shapes.String(StageNode.BiasLayout, BiasLayout.PerItem))
        {
            case BiasLayout.PerItem:
                shapes.SetOutput(StageNode.LogSizesOutput, element, batch, 1, 1, kept);
                break;
            case BiasLayout.PerQuery:
                shapes.SetOutput(StageNode.LogSizesOutput, element, batch, 1, kept, kept);
                break;
            case BiasLayout.FoldedHeads:
                long heads = shapes.Int(StageNode.Heads, 0);
                Dimension folded = batch.IsKnown ? batch.Length * heads : Dimension.Named($"{batch.Name}*{heads}");
                shapes.SetOutput(StageNode.LogSizesOutput, element, folded, 1, kept);
                break;
        }
    }

    private Dimension? Kept(Dimension tokens, Dimension original)
    {
        if (stage.KeptTokens > 0)
        {
            return stage.KeptTokens;
        }

        if (stage.KeptOf(stage.MaxTokens, stage.MaxTokens) < 0)
        {
            return null;
        }

        bool needsOriginal = stage.Budget is { Kind: BudgetKind.Keep, Of: Basis.Original };
        if (tokens.IsKnown && (original.IsKnown || !needsOriginal))
        {
            return tokens.Length is > 0 and <= int.MaxValue ? stage.KeptOf((int)tokens.Length, (int)long.Max(original.Length, 0)) : null;
        }

        // What a stage keeps of equally many tokens is equally many: the name of the one makes a name of the other.
        return Renamed(tokens);
    }

    private Dimension? Renamed(Dimension tokens) =>
        tokens.Name.Length > 0 ? Dimension.Named($"{tokens.Name}|{pipeline.FullName}.{stage.Name}") : null;
}
