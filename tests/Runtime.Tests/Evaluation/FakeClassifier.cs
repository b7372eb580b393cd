using PipelineDsl.Evaluation;

namespace PipelineDsl.Tests.Evaluation;

/// <summary>Items are one value; three logits come from it.</summary>
internal sealed class FakeClassifier(Func<float, float[]> logits) : IClassifier
{
    private int _running;

    public int ItemLength => 1;

    public int Classes => 3;

    public List<int> Batches { get; } = [];

    public void Run(ReadOnlySpan<float> items, int count, Span<float> output)
    {
        Assert.Equal(0, Interlocked.Exchange(ref _running, 1));
        Assert.Equal(count, items.Length);
        Assert.Equal(count * Classes, output.Length);
        Batches.Add(count);
        for (int item = 0; item < count; item++)
        {
            logits(items[item]).CopyTo(output[(item * Classes)..]);
        }

        Volatile.Write(ref _running, 0);
    }
}
