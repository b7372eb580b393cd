namespace PipelineDsl.Evaluation;

/// <summary>A model that sorts items into classes. One instance is used by one thread at a time.</summary>
public interface IClassifier
{
    /// <summary>Values of one item.</summary>
    int ItemLength { get; }

    /// <summary>Logits of one item.</summary>
    int Classes { get; }

    /// <summary>Runs the model once.</summary>
    /// <param name="items">Items, one after the other [count, item length].</param>
    /// <param name="count">Number of items.</param>
    /// <param name="logits">Receives the logits [count, classes].</param>
    void Run(ReadOnlySpan<float> items, int count, Span<float> logits);
}
