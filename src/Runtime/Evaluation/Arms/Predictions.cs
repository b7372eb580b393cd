using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PipelineDsl.Evaluation;

/// <summary>Answers of classifiers: the class with the highest logit, the lowest class among equals.</summary>
public static class Predictions
{
    /// <summary>Classifies a whole set. The batches are the same whatever the number of classifiers, so that the answers are too.</summary>
    /// <param name="classifiers">Instances of the same model or models, one thread each.</param>
    /// <param name="set">What is classified.</param>
    /// <param name="batch">Items per run.</param>
    /// <param name="answered">Called with the number of items that were just answered, from any thread.</param>
    /// <param name="cancellation">Checked between runs.</param>
    /// <returns>The class of every item, by each model [models][items].</returns>
    /// <exception cref="ArgumentException">A classifier takes other items than the set holds, or the classifiers are not alike.</exception>
    /// <exception cref="InvalidDataException">A logit is NaN.</exception>
    public static ImmutableArray<ImmutableArray<int>> Of(
        IReadOnlyList<IClassifier> classifiers, LabelledSet set, int batch, Action<int>? answered = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifiers);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfZero(classifiers.Count, nameof(classifiers));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        foreach (IClassifier classifier in classifiers)
        {
            if (classifier.ItemLength != set.ItemLength)
            {
                throw new ArgumentException(
                    $"The classifier takes items of {classifier.ItemLength} values, the set holds items of {set.ItemLength}.", nameof(classifiers));
            }

            if (classifier.Models != classifiers[0].Models || classifier.Classes != classifiers[0].Classes)
            {
                throw new ArgumentException(
                    $"A classifier gives {classifier.Models} x {classifier.Classes} logits, "
                        + $"another {classifiers[0].Models} x {classifiers[0].Classes}; expected instances of the same.",
                    nameof(classifiers));
            }
        }

        int[][] answers = [.. Enumerable.Range(0, classifiers[0].Models).Select(_ => new int[set.Count])];
        int next = -1;
        Task[] workers = [.. classifiers.Select(classifier => Task.Factory.StartNew(
            () => Work(classifier), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task.WhenAll(workers).GetAwaiter().GetResult();
        return [.. answers.Select(ImmutableCollectionsMarshal.AsImmutableArray)];

        void Work(IClassifier classifier)
        {
            float[] logits = new float[classifier.Models * batch * classifier.Classes];
            for (int at = Interlocked.Increment(ref next); (long)at * batch < set.Count; at = Interlocked.Increment(ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                int first = at * batch;
                int count = int.Min(batch, set.Count - first);
                classifier.Run(set.Items(first, count), count, logits.AsSpan(0, classifier.Models * count * classifier.Classes));
                for (int row = 0; row < classifier.Models * count; row++)
                {
                    int item = first + (row % count);
                    answers[row / count][item] = Highest(logits.AsSpan(row * classifier.Classes, classifier.Classes), item);
                }

                answered?.Invoke(count);
            }
        }
    }

    private static int Highest(ReadOnlySpan<float> logits, int item)
    {
        int best = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (float.IsNaN(logits[i]))
            {
                throw new InvalidDataException($"Logit {i} of item {item} is NaN; expected a number.");
            }

            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }
}
