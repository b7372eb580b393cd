namespace PipelineDsl.Evaluation;

/// <summary>
/// A model that sorts items into classes, or several models that run as one to share work (see <see cref="Onnx.ModelJoin"/>).
/// One instance is used by one thread at a time.
/// </summary>
public interface IClassifier
{
    /// <summary>Values of one item.</summary>
    int ItemLength { get; }

    /// <summary>Logits that one model gives for one item.</summary>
    int Classes { get; }

    /// <summary>Number of models that answer, usually 1.</summary>
    int Models { get; }

    /// <summary>Runs once.</summary>
    /// <param name="items">Items, one after the other [count, item length].</param>
    /// <param name="count">Number of items.</param>
    /// <param name="logits">Receives the logits [models, count, classes].</param>
    void Run(ReadOnlySpan<float> items, int count, Span<float> logits);
}
