using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Evaluation;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace ImageClassification;

/// <summary>A model that takes pixels and gives logits, or several joined into one; run on one thread.</summary>
internal sealed class RunnerClassifier : IClassifier, IDisposable
{
    private readonly ModelRunner _runner;

    private RunnerClassifier(ModelRunner runner, int itemLength, int classes)
    {
        _runner = runner;
        ItemLength = itemLength;
        Classes = classes;
    }

    /// <inheritdoc/>
    public int ItemLength { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public int Models => _runner.Outputs.Length;

    /// <summary>Opens a model with one input [batch, ...] whose outputs are all logits [batch, classes].</summary>
    /// <param name="path">Where it came from, for messages.</param>
    /// <param name="model">The ONNX model.</param>
    /// <param name="pipelines">What was woven in.</param>
    public static RunnerClassifier Open(string path, byte[] model, TokenPipeline[] pipelines)
    {
        try
        {
            ModelRunner runner = ModelRunner.Open(model, new() { Pipelines = [.. pipelines], Threads = 1 });
            if (runner.Inputs is [{ Shape: [_, .. var item] }] && item.All(length => length > 0) && runner.Outputs is [{ Shape: [_, > 0 and var classes] }, ..])
            {
                return new(runner, (int)item.Aggregate((product, length) => product * length), (int)classes);
            }

            using (runner)
            {
                throw new InputException(
                    $"--model {path}: expected one input [batch, ...] and logits [batch, classes], "
                        + $"got {string.Join(", ", runner.Inputs)} and {string.Join(", ", runner.Outputs)}.");
            }
        }
        catch (Exception e) when (e is OnnxRuntimeException or NotSupportedException)
        {
            throw new InputException($"--model {path}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<float> items, int count, Span<float> logits)
    {
        _runner.Run(items);
        int length = count * Classes;
        for (int model = 0; model < Models; model++)
        {
            _runner.Output<float>(_runner.Outputs[model].Name).CopyTo(logits.Slice(model * length, length));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();
}
