using PipelineDsl.Methods;
using PipelineDsl.Tests.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

public class GlobalCom2Tests
{
    private static readonly MethodOptions TwoByTwo = new() { Rows = 4, Columns = 4, CropRows = 2, CropColumns = 2 };

    [Fact]
    public void EqualLogits_EveryCropKeepsTheFraction()
    {
        var input = new MethodCase(80) { Keep = 0.25, Budget = 20, Protected = [], Options = TwoByTwo, Attention = new float[160] };
        MethodResult result = Run(input);

        Assert.Equal([0, 1, 2, 3, 16, 17, 18, 19, 32, 33, 34, 35, 48, 49, 50, 51, 64, 65, 66, 67], result.Kept);
    }

    [Fact]
    public void CropThatTheThumbnailStresses_KeepsMore()
    {
        var input = new MethodCase(80) { Keep = 0.25, Budget = 20, Protected = [], Options = TwoByTwo, Attention = new float[160] };
        foreach (int token in new[] { 10, 11, 14, 15 })
        {
            input.Attention[token] = input.Attention[80 + token] = 10;
        }

        MethodResult result = Run(input);
        int[] perImage = [.. Enumerable.Range(0, 5).Select(image => result.Kept.Count(token => token / 16 == image))];

        Assert.Equal(4, perImage[0]);
        Assert.True(perImage[4] > perImage[1], string.Join(' ', perImage));
        Assert.True(result.Kept.Length <= 20);
    }

    [Fact]
    public void Thumbnail_StandsByDescendingScore_CropsByPosition() => KernelProperty.Holds(30, (size, seed) =>
    {
        var options = new MethodOptions { Rows = 1 + (size % 5), Columns = 1 + (seed % 4), CropRows = 1 + (seed % 3), CropColumns = 1 + (size % 2) };
        int each = options.Rows * options.Columns, tokens = each * (1 + (options.CropRows * options.CropColumns));
        double keep = (1 + (seed % 10)) / 10.0;
        var input = new MethodCase(tokens, seed) { Keep = keep, Budget = (int)(keep * tokens), Protected = [], Options = options };
        MethodResult result = Run(input);
        int[] thumbnail = [.. result.Kept.Where(token => token < each)], crops = result.Kept[thumbnail.Length..];

        Assert.Equal(int.Max(1, (int)(each * keep)), thumbnail.Length);
        Assert.Equal(Enumerable.Range(0, each).OrderByDescending(input.Score).Take(thumbnail.Length), thumbnail);
        Assert.Equal(crops.Distinct().Order(), crops);
        Assert.True(result.Kept.Length <= int.Max(1, input.Budget));
    });

    [Fact]
    public void MarksBetweenTheCrops_StayInTheirPlaces()
    {
        // A thumbnail of 4 tokens, then one crop of 4 with a mark behind every row.
        var input = new MethodCase(10)
        {
            Keep = 0.5, Budget = 4, Protected = [6, 9], Options = new MethodOptions { Rows = 2, Columns = 2, CropRows = 1, CropColumns = 1 },
            Attention = new float[20],
        };

        Assert.Equal([0, 1, 4, 5, 6, 9], Run(input).Kept);
    }

    [Fact]
    public void Padding_IsNeitherKeptNorCounted()
    {
        bool[] visible = [.. Enumerable.Repeat(true, 16), .. Enumerable.Range(0, 16).Select(token => token >= 8)];
        var input = new MethodCase(32)
        {
            Keep = 0.5, Budget = 16, Visible = visible, Protected = [], Options = new MethodOptions { Rows = 4, Columns = 4, CropRows = 1, CropColumns = 1 },
        };
        int[] crop = [.. Run(input).Kept.Where(token => token >= 16)];

        Assert.Equal(4, crop.Length);
        Assert.All(crop, token => Assert.True(visible[token]));
    }

    [Fact]
    public void TokensThatAreNotThumbnailAndCrops_AreRefused()
    {
        var error = Assert.Throws<TokenStageException>(() => Run(new MethodCase(79) { Keep = 0.25, Budget = 20, Protected = [], Options = TwoByTwo }));

        Assert.Contains("2 x 2 crops of 4 x 4 tokens, got 79", error.Message);
    }

    private static MethodResult Run(MethodCase input) => input.Run(GlobalCom2.Compress, GlobalCom2.WorkspaceBytes);
}
