using PipelineDsl.Methods;
using PipelineDsl.Tests.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>What all merging methods have in common.</summary>
public class MergingMethodTests
{
    private static readonly Dictionary<string, (MethodCase.Method Compress, MethodCase.Bytes Bytes)> All = new()
    {
        ["ToMeRandom"] = (ToMeRandom.Compress, ToMeRandom.WorkspaceBytes),
        ["PiToMe"] = (PiToMe.Compress, PiToMe.WorkspaceBytes),
        ["AToMe"] = (AToMe.Compress, AToMe.WorkspaceBytes),
        ["ToFu"] = (ToFu.Compress, ToFu.WorkspaceBytes),
        ["ToMeKth"] = (ToMeKth.Compress, ToMeKth.WorkspaceBytes),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string> Weighted => ["ToMeRandom", "PiToMe", "AToMe"];

    public static TheoryData<string> Budgeted => ["ToMeRandom", "PiToMe", "AToMe", "ToFu"];

    [Theory]
    [MemberData(nameof(Weighted))]
    public void AnyInput_ConservesSizesAndMass(string name) => KernelProperty.Holds(60, (patches, seed) =>
    {
        int tokens = patches + 1;
        float[] sizes = [.. KernelData.Random(seed, tokens).Select(v => 1 + MathF.Round(3 * MathF.Abs(v)))];
        var input = new MethodCase(tokens, seed)
        {
            Sizes = sizes,
            Origins = [.. Enumerable.Range(0, tokens).Select(t => 2L * t)],
            Budget = patches - (patches / 2 * (seed % 4) / 3),
            Layer = seed % 12,
        };
        MethodResult result = Run(name, input);

        result.Check(input);
        Assert.Equal(input.Budget + 1, result.Rows.Length);
        Assert.Equal(sizes.Sum(), result.Sizes.Sum());
        Assert.DoesNotContain(-1, result.Assignment);
        for (int channel = 0; channel < MethodCase.Channels; channel++)
        {
            double before = Enumerable.Range(0, tokens).Sum(t => (double)sizes[t] * input.Row(t)[channel]);
            double after = Enumerable.Range(0, result.Rows.Length).Sum(row => (double)result.Sizes[row] * result.Rows[row][channel]);
            Assert.Equal(before, after, 1e-4);
        }
    });

    [Theory]
    [MemberData(nameof(Budgeted))]
    public void NothingRemoved_IsTheIdentity(string name)
    {
        foreach (int layer in new[] { 0, 11 })
        {
            var input = new MethodCase(14) { Budget = 13, Layer = layer };
            MethodResult result = Run(name, input);

            Assert.Equal(Enumerable.Range(0, 14), result.Kept);
            Assert.Equal(input.X, result.Rows.SelectMany(row => row));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void MissingKeys_NameTheStage(string name)
    {
        var input = new MethodCase(14) { Budget = 10 };
        var error = Assert.Throws<TokenStageException>(() => input.RunWithoutKeys(All[name].Compress, All[name].Bytes));

        Assert.Contains("Case, stage Stage at layer 0", error.Message);
        Assert.Contains("keys of 14 tokens", error.Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void KeyThatIsNaN_NamesTheToken(string name)
    {
        var input = new MethodCase(14) { Budget = 10 };
        input.Keys[(5 * MethodCase.Width) + 2] = float.NaN;
        var error = Assert.Throws<TokenStageException>(() => Run(name, input));

        Assert.Contains("token 5", error.Message);
    }

    [Theory]
    [InlineData("ToMeRandom", 0)]
    [InlineData("PiToMe", 6)]
    [InlineData("AToMe", 6)]
    [InlineData("ToFu", 6)]
    public void MoreThanCanMerge_SaysHowMuchCan(string name, int budget)
    {
        var error = Assert.Throws<TokenStageException>(() => Run(name, new MethodCase(14) { Budget = budget }));

        Assert.Contains($"expected to keep at least {budget + 1} of 13 tokens", error.Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OnlyProtectedTokens_StayOrAreAnError(string name)
    {
        var input = new MethodCase(2) { Protected = [0, 1] };
        if (name == "ToMeKth")
        {
            Assert.Throws<TokenStageException>(() => Run(name, input));
            return;
        }

        Assert.Equal([0, 1], Run(name, input).Kept);
    }

    internal static MethodResult Run(string name, MethodCase input) => input.Run(All[name].Compress, All[name].Bytes);
}
