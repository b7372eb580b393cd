using PipelineDsl.Evaluation;

namespace PipelineDsl.Tests.Evaluation;

/// <summary>Items are one value; three logits come from it, by each model.</summary>
internal sealed class FakeClassifier(params Func<float, float[]>[] models) : IClassifier
{
    private int _running;

    public int ItemLength => 1;

    public int Classes => 3;

    public int Models => models.Length;

    public List<int> Batches { get; } = [];

    public void Run(ReadOnlySpan<float> items, int count, Span<float> output)
    {
        Assert.Equal(0, Interlocked.Exchange(ref _running, 1));
        Assert.Equal(count, items.Length);
        Assert.Equal(models.Length * count * Classes, output.Length);
        Batches.Add(count);
        for (int row = 0; row < models.Length * count; row++)
        {
            models[row / count](items[row % count]).CopyTo(output[(row * Classes)..]);
        }

        Volatile.Write(ref _running, 0);
    }
}
