using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>The methods that choose by diversity or redundancy: padding, budgets at their ends, and the errors that are theirs alone.</summary>
public sealed class DiverseMethodTests
{
    public static TheoryData<string> Methods => ["ApET", "Blend", "CdPruner", "Dart", "SparseVlm", "VisPruner"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Padding_MayHoldAnything_AndIsNeverPicked(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        MethodSetting setting = trial.Setting;
        int first = setting.SpanLength > 0 ? setting.SpanStart : setting.Protected.Length;
        int[] padding = [first + 3, first + 4, first + 40, first + 41, first + 63];
        Hide(trial, padding);

        int rows = trial.Run();

        Assert.Equal(setting.Rows, rows);
        Assert.Empty(trial.Output.Kept[..rows].Intersect(padding));
        Assert.All(padding, token => Assert.Equal(-1, trial.Output.Assignment[token]));
        Assert.All(Enumerable.Range(0, rows), row => Assert.DoesNotContain(trial.Output.Row(row).ToArray(), float.IsNaN));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void LessContentThanTheBudget_StaysWhole_WithTheFirstPadding(string method)
    {
        MethodTrial trial = TableTheory.Trial(method);
        MethodSetting setting = trial.Setting;
        int first = setting.SpanLength > 0 ? setting.SpanStart : setting.Protected.Length;
        Hide(trial, [.. Enumerable.Range(first, 60)]);

        int rows = trial.Run();

        int padding = rows - (setting.Tokens - 60);
        Assert.Equal(setting.Rows, rows);
        Assert.Equal(
            [.. Enumerable.Range(0, first + padding), .. Enumerable.Range(first + 60, setting.Tokens - first - 60)],
            trial.Output.Kept[..rows]);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void BudgetOfAllTokens_ChangesNothing(string method)
    {
        MethodSetting setting = TableTheory.Setting(method);
        MethodTrial trial = MethodTrial.Of(setting with { Budget = setting.Touchable }, seed: 4);

        int rows = trial.Run();

        Assert.Equal(setting.Tokens, rows);
        Assert.Equal(Enumerable.Range(0, rows), trial.Output.Kept[..rows]);
        Assert.Equal(trial.Signals.Hidden.Span.ToArray(), trial.Output.Hidden.Span[..(rows * setting.Channels)].ToArray());
    }

    [Fact]
    public void ApET_BudgetOfTheBasis_KeepsTheBasisAlone()
    {
        MethodSetting setting = TableTheory.Setting("ApET");
        MethodTrial trial = MethodTrial.Of(setting with { Budget = 10 }, seed: 2);
        int[] picks = new int[10];
        using var workspace = new Workspace(FarthestPoint.WorkspaceBytes(setting.Tokens));
        FarthestPoint.Select(trial.Signals.Input(false).Hidden, [.. Enumerable.Range(0, setting.Tokens)], 0, picks, workspace);

        Assert.Equal(10, trial.Run());
        Assert.Equal(picks, trial.Output.Kept[..10]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void ApET_BasisThatTheBudgetDoesNotHold_IsRefused(int basis) =>
        Refuses("ApET", setting => setting with { Budget = 10, Options = setting.Options with { BasisTokens = basis } }, $"got {basis}");

    [Fact]
    public void ApET_StartThatIsNoToken_IsRefused()
    {
        MethodTrial trial = TableTheory.Trial("ApET");
        MethodSetting setting = trial.Setting;
        using var workspace = new Workspace(ApET.WorkspaceBytes(setting.Tokens, setting.Channels, 0, setting.Options));

        Assert.Throws<TokenStageException>(
            () => ApET.CompressFrom(setting.Tokens, trial.Signals.Input(false), trial.Output.Output, setting.Rules, workspace));
    }

    [Fact]
    public void Dart_KeepsItsImagePivotsBesideTheBudget()
    {
        MethodSetting setting = TableTheory.Setting("Dart");
        MethodTrial trial = MethodTrial.Of(setting with { Budget = 30 }, seed: 2);

        // 4 pivots, and 30 / 8 picks for each of 8.
        Assert.Equal(setting.Tokens - setting.Touchable + 4 + (8 * 3), trial.Run());
    }

    [Fact]
    public void Dart_FewerTextTokensThanPivots_IsRefused() => Refuses(
        "Dart", setting => setting with { Options = setting.Options with { TextPivots = 40 } }, "40 text tokens behind the image as pivots, got 13");

    [Fact]
    public void Dart_WithoutASpan_HasNoText() => Refuses("Dart", setting => setting with { SpanStart = 0, SpanLength = 0 }, "got 0");

    [Fact]
    public void Dart_MorePicksThanTokens_IsRefused() => Refuses(
        "Dart", setting => setting with { Budget = 60, Options = setting.Options with { ImagePivots = 10, TextPivots = 0 } },
        "expected at least 70 image tokens");

    [Fact]
    public void Dart_WithoutPivots_IsRefused() =>
        Refuses("Dart", setting => setting with { Options = setting.Options with { ImagePivots = 0, TextPivots = 0 } }, "at least one pivot");

    [Fact]
    public void SparseVlm_WithoutText_IsRefused() =>
        Refuses("SparseVlm", setting => setting with { SpanStart = setting.Tokens - setting.SpanLength }, "expected text behind the image");

    [Fact]
    public void SparseVlm_AttentionOfTheRaters_MayBeGiven()
    {
        MethodTrial trial = TableTheory.Trial("SparseVlm"), given = TableTheory.Trial("SparseVlm");
        MethodSetting setting = trial.Setting;
        TokenStageInput input = trial.Signals.Input(true);
        int[] image = [.. Enumerable.Range(setting.SpanStart, setting.SpanLength)], text = [.. Enumerable.Range(image[^1] + 1, setting.Tokens - image[^1] - 1)];
        int[] raters = new int[text.Length];
        float[] shares = new float[text.Length], mean = new float[setting.Tokens];
        using var workspace = new Workspace(
            TextRaters.WorkspaceBytes(text.Length, setting.Channels) + AttentionMean.WorkspaceBytes(setting.Tokens, setting.HeadWidth));
        TextRaters.Score(input.Embeddings, image, text, shares, workspace);
        raters = raters[..TextRaters.Choose(shares, text, raters)];
        AttentionMean.Compute(input.Queries, input.Keys, raters, input.Scale, true, [], mean, workspace);
        int rows = trial.Run();
        input.Queries = default;
        input.Embeddings = default;
        input.Attention = new AttentionRows(mean, 1, mean.Length, mean.Length);

        Assert.Equal(rows, given.Run(input));
        Assert.Equal(trial.Output.Kept, given.Output.Kept);
    }

    [Fact]
    public void SparseVlm_MeansStandBehindTheImage()
    {
        MethodTrial trial = TableTheory.Trial("SparseVlm");
        MethodSetting setting = trial.Setting;
        int rows = trial.Run(), text = setting.Tokens - setting.SpanStart - setting.SpanLength;
        int[] kept = trial.Output.Kept[setting.SpanStart..(setting.SpanStart + setting.Budget)];
        float[] sizes = trial.Output.Sizes[(setting.SpanStart + setting.Budget)..(rows - text)];

        Assert.Equal(kept.Order(), kept);
        Assert.Equal(Enumerable.Range(setting.Tokens - text, text), trial.Output.Kept[(rows - text)..rows]);

        // int(0.3 x 32) + 1 tokens are recycled as int(10 / 10) + 1 means.
        Assert.Equal(2, sizes.Length);
        Assert.Equal(10, sizes.Sum());
    }

    [Fact]
    public void Blend_OfImportanceAlone_IsTheTopOfAttention()
    {
        MethodSetting setting = TableTheory.Setting("Blend");
        MethodTrial trial = MethodTrial.Of(setting with { Options = setting.Options with { Alpha = 1 } }, seed: 6);
        float[] attention = new float[setting.Tokens];
        HeadMean.Compute(trial.Signals.Input(true).Attention, attention);

        Assert.Equal(Best(setting, token => attention[token]), Picked(trial));
    }

    [Fact]
    public void Blend_OfRedundancyAlone_IsWhatResemblesTheLastTokenLeast()
    {
        MethodSetting setting = TableTheory.Setting("Blend");
        MethodTrial trial = MethodTrial.Of(setting with { Options = setting.Options with { Alpha = 0 } }, seed: 6);
        float[] hidden = trial.Signals.Hidden.Span.ToArray();

        Assert.Equal(
            Best(setting, token => -Kernels.Diversity.NaiveVectors.Cosine(hidden, setting.Channels, token, setting.Tokens - 1)), Picked(trial));
    }

    [Fact]
    public void VisPruner_OfImportanceAlone_IsTheTopOfAttention()
    {
        MethodSetting setting = TableTheory.Setting("VisPruner");
        MethodTrial trial = MethodTrial.Of(setting with { Options = setting.Options with { Important = 1 } }, seed: 6);
        float[] attention = new float[setting.Tokens];
        HeadMean.Compute(trial.Signals.Input(false).Attention, attention);
        int[] expected = [.. Enumerable.Range(1, setting.Tokens - 1).OrderByDescending(token => attention[token]).Take(setting.Budget).Order()];

        int rows = trial.Run();

        Assert.Equal([0, .. expected], trial.Output.Kept[..rows]);
    }

    [Theory]
    [InlineData(double.NaN, 8)]
    [InlineData(1.5, 8)]
    [InlineData(0.5, 0)]
    public void VisPruner_OptionsOutOfRange_AreRefused(double important, int step) => Refuses(
        "VisPruner", setting => setting with { Options = setting.Options with { Important = important, Step = step } }, "expected Important between 0 and 1");

    [Fact]
    public void Blend_WeightOutOfRange_IsRefused() =>
        Refuses("Blend", setting => setting with { Options = setting.Options with { Alpha = -1 } }, "expected Alpha between 0 and 1");

    [Fact]
    public void CdPruner_TextThatSaysNothing_LeavesDiversityAlone()
    {
        MethodTrial trial = TableTheory.Trial("CdPruner");
        MethodSetting setting = trial.Setting;
        trial.Signals.Guide.Span.Clear();
        int[] order = new int[setting.Budget];
        float[] relevance = [.. Enumerable.Repeat(1f, setting.Tokens)];
        using var workspace = new Workspace(DeterminantalSelection.WorkspaceBytes(setting.Tokens, setting.Channels, setting.Budget));
        DeterminantalSelection.Select(trial.Signals.Input(false).Hidden, [], relevance, setting.Budget, order, new float[setting.Budget], workspace);

        int rows = trial.Run();

        Assert.Equal(order.Order(), trial.Output.Kept[..rows]);
    }

    private static int[] Best(MethodSetting setting, Func<int, double> score) =>
        [.. Enumerable.Range(setting.SpanStart, setting.SpanLength).OrderByDescending(score).Take(setting.Budget).Order()];

    private static int[] Picked(MethodTrial trial)
    {
        trial.Run();
        return trial.Output.Kept[trial.Setting.SpanStart..(trial.Setting.SpanStart + trial.Setting.Budget)];
    }

    private static void Hide(MethodTrial trial, int[] padding)
    {
        trial.Signals.Visible = [.. Enumerable.Range(0, trial.Setting.Tokens).Select(token => !padding.Contains(token))];
        trial.Signals.Attend(trial.Setting.IsPrompt);
        foreach (int token in padding)
        {
            foreach (AlignedFloats values in (AlignedFloats[])[trial.Signals.Hidden, trial.Signals.Normed, trial.Signals.Embeddings])
            {
                values.Span.Slice(token * trial.Setting.Channels, trial.Setting.Channels).Fill(float.NaN);
            }
        }
    }

    private static void Refuses(string method, Func<MethodSetting, MethodSetting> change, string message)
    {
        MethodTrial trial = MethodTrial.Of(change(TableTheory.Setting(method)), seed: 1);

        Assert.Contains(message, Assert.Throws<TokenStageException>(() => trial.Run()).Message, StringComparison.Ordinal);
    }
}
