using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Checks the tensors that an output site is given: where they live, what they hold, how they lie.</summary>
/// <param name="Site">The stage.</param>
/// <param name="Batch">Items.</param>
/// <param name="Tokens">Tokens an item.</param>
internal readonly record struct SiteTensors(StageSite Site, int Batch, int Tokens)
{
    /// <summary>Reads the tokens, which say batch and length.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="stage">What it expects.</param>
    /// <param name="value">The tensor.</param>
    /// <param name="hidden">Receives a view of it.</param>
    /// <exception cref="TokenStageException">It does not fit the stage.</exception>
    internal static SiteTensors Open(StageSite site, TokenStage stage, OrtValue? value, out TensorView hidden)
    {
        hidden = View(site, value, "Hidden", TensorElementType.Float);
        ReadOnlySpan<long> shape = hidden.Shape;
        if (!hidden.IsPresent || shape.Length != 3 || shape[0] < 1 || shape[0] > int.MaxValue || shape[2] != stage.Channels)
        {
            string came = hidden.IsPresent ? $"the shape {ShapeText.Of(shape)}" : "nothing";
            throw new TokenStageException(site, $"expected Hidden [batch, tokens, {stage.Channels}], got {came}.");
        }

        if (stage.Tokens > 0 ? shape[1] != stage.Tokens : shape[1] < 1 || shape[1] > stage.MaxTokens)
        {
            string expected = stage.Tokens > 0 ? $"the plan says that {stage.Tokens} tokens enter" : $"expected 1 to {stage.MaxTokens} tokens";
            throw new TokenStageException(site, $"{expected}, got {shape[1]} (Hidden [batch, tokens, channels] is {ShapeText.Of(shape)}).");
        }

        return new SiteTensors(site, (int)shape[0], (int)shape[1]);
    }

    /// <summary>Reads a tensor with one value a token.</summary>
    /// <param name="value">The tensor; null for none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="type">What it holds.</param>
    internal TensorView PerToken(OrtValue? value, string name, TensorElementType type)
    {
        TensorView view = View(Site, value, name, type);
        return !view.IsPresent || (view.Shape.Length == 2 && view.Shape[0] == Batch && view.Shape[1] == Tokens)
            ? view
            : throw Shape(view, name, $"[{Batch}, {Tokens}]");
    }

    /// <summary>Reads what shows and hides tokens.</summary>
    /// <param name="value">The tensor; null for none.</param>
    internal TensorView Visible(OrtValue? value)
    {
        TensorElementType type = value is null ? default : View(Site, value, "Visible").Type;
        return PerToken(value, "Visible", type is TensorElementType.Int32 or TensorElementType.Int64 ? type : TensorElementType.Bool);
    }

    /// <summary>Reads keys, queries or values.</summary>
    /// <param name="value">The tensor; null for none.</param>
    /// <param name="name">Its name.</param>
    internal TensorView Heads(OrtValue? value, string name)
    {
        TensorView view = View(Site, value, name, TensorElementType.Float);
        ReadOnlySpan<long> shape = view.Shape;
        bool fits = shape.Length is 3 or 4 && shape[0] == Batch && shape[^2] == Tokens && shape[1] > 0 && shape[^1] > 0;
        return !view.IsPresent || fits ? view : throw Shape(view, name, $"[{Batch}, heads, {Tokens}, width] or [{Batch}, {Tokens}, width]");
    }

    /// <summary>Reads attention.</summary>
    /// <param name="value">The tensor; null for none.</param>
    internal TensorView Attention(OrtValue? value)
    {
        TensorView view = View(Site, value, "Attention", TensorElementType.Float);
        ReadOnlySpan<long> shape = view.Shape;
        bool fits = shape.Length is 2 or 3 && shape[0] == Batch && shape[^1] == Tokens && shape[1] > 0;
        return !view.IsPresent || fits ? view : throw Shape(view, "Attention", $"[{Batch}, heads, {Tokens}] or [{Batch}, {Tokens}]");
    }

    /// <summary>Reads vectors of a width that is not the stage's to say.</summary>
    /// <param name="value">The tensor; null for none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="rows">Vectors an item; 0 for any number.</param>
    /// <param name="mayShare">Whether one item may stand for all.</param>
    internal TensorView Vectors(OrtValue? value, string name, int rows, bool mayShare)
    {
        TensorView view = View(Site, value, name, TensorElementType.Float);
        ReadOnlySpan<long> shape = view.Shape;
        bool fits = shape.Length == 3 && (shape[0] == Batch || (mayShare && shape[0] == 1)) && (rows == 0 ? shape[1] > 0 : shape[1] == rows) && shape[2] > 0;
        return !view.IsPresent || fits ? view
            : throw Shape(view, name, $"[{Batch}{(mayShare ? " or 1" : "")}, {(rows == 0 ? "texts" : $"{rows}")}, width]");
    }

    /// <summary>An error about a tensor's shape.</summary>
    /// <param name="view">The tensor.</param>
    /// <param name="name">Its name.</param>
    /// <param name="expected">The shape that was expected.</param>
    internal TokenStageException Shape(TensorView view, string name, string expected) =>
        new(Site, $"expected {name} {expected}, got the shape {ShapeText.Of(view.Shape)}.");

    private static TensorView View(StageSite site, OrtValue? value, string name, TensorElementType type)
    {
        TensorView view = View(site, value, name);
        return !view.IsPresent || view.Type == type ? view : throw new TokenStageException(site, $"expected {name} of {type}, got {view.Type}.");
    }

    private static TensorView View(StageSite site, OrtValue? value, string name)
    {
        if (value is null)
        {
            return default;
        }

        TensorView view = OrtValues.View(value, out string? problem);
        return problem is null ? view : throw new TokenStageException(site, $"{name} cannot be read: {problem}.");
    }
}
