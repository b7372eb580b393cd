using System.Collections.Immutable;
using PipelineDsl.Evaluation;

namespace PipelineDsl.Tests.Evaluation;

public class PredictionsTests
{
    private static readonly LabelledSet Ten = new(Enumerable.Range(0, 10).Select(item => (float)item).ToArray(), 1, [.. Enumerable.Repeat(0, 10)]);

    [Fact]
    public void Of_TwoClassifiers_AnswersEveryItemOnceAndInPlace()
    {
        FakeClassifier first = Modulo(), second = Modulo();
        int answered = 0;

        IEnumerable<int> answers = Predictions.Of([first, second], Ten, batch: 4, count => Interlocked.Add(ref answered, count))[0];

        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2, 0], answers);
        Assert.Equal(10, answered);
        Assert.Equal([2, 4, 4], first.Batches.Concat(second.Batches).Order());
    }

    [Fact]
    public void Of_EqualLogits_LowestClassWins() =>
        Assert.All(Predictions.Of([new FakeClassifier(_ => [1, 2, 2])], Ten, 3)[0], answer => Assert.Equal(1, answer));

    [Fact]
    public void Of_TwoModelsInOne_KeepsTheirAnswersApart()
    {
        var both = new FakeClassifier(item => [0, item < 5 ? 1 : 0, 0], item => [0, 0, item >= 5 ? 1 : 0]);

        ImmutableArray<ImmutableArray<int>> answers = Predictions.Of([both], Ten, batch: 3);

        Assert.Equal([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], answers[0].AsEnumerable());
        Assert.Equal([0, 0, 0, 0, 0, 2, 2, 2, 2, 2], answers[1].AsEnumerable());
    }

    [Fact]
    public void Of_ClassifiersThatAreNotAlike_Throws()
    {
        var both = new FakeClassifier(_ => [1, 0, 0], _ => [1, 0, 0]);

        Assert.Contains("1 x 3 logits, another 2 x 3", Assert.Throws<ArgumentException>(() => Predictions.Of([both, Modulo()], Ten, 1)).Message);
    }

    [Fact]
    public void Of_NaNLogit_NamesTheItem()
    {
        var classifier = new FakeClassifier(item => item == 7 ? [0, float.NaN, 0] : [0, 0, 0]);

        Assert.Contains("Logit 1 of item 7", Assert.Throws<InvalidDataException>(() => Predictions.Of([classifier], Ten, 4)).Message);
    }

    [Fact]
    public void Of_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        FakeClassifier classifier = Modulo();

        Assert.ThrowsAny<OperationCanceledException>(() => Predictions.Of([classifier], Ten, 1, _ => cancellation.Cancel(), cancellation.Token));
        Assert.Single(classifier.Batches);
    }

    [Fact]
    public void Of_ItemsOfAnotherLength_Throws()
    {
        var pairs = new LabelledSet(new float[4], 2, [0, 0]);

        Assert.Contains("1 values, the set holds items of 2", Assert.Throws<ArgumentException>(() => Predictions.Of([Modulo()], pairs, 1)).Message);
    }

    [Fact]
    public void LabelledSet_NoItems_Throws() => Assert.Throws<ArgumentException>(() => new LabelledSet(default, 1, []));

    [Fact]
    public void LabelledSet_ItemsAndLabelsDisagree_SaysBothNumbers() =>
        Assert.Contains(
            "Expected 3 items of 2 values, 6 in all, got 5", Assert.Throws<ArgumentException>(() => new LabelledSet(new float[5], 2, [0, 1, 2])).Message);

    private static FakeClassifier Modulo() => new(item => [item % 3 == 0 ? 1 : 0, item % 3 == 1 ? 1 : 0, item % 3 == 2 ? 1 : 0]);
}
