using System.Globalization;
using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

public class CultureTests
{
    [Fact]
    public void MinusSignAndDecimalCommaOfTheCulture_DoNotReachTheCode()
    {
        const string Source = """
            using PipelineDsl;
            [TokenPipeline(Tokens = 20, Channels = 8, Layers = 3, MlpRatio = 2.5)]
            [Merge<KeySimilarity>(Layers = "1", Threshold = -0.25), Prune<RecentPosition>(Layers = "2", Threshold = -1e-7)]
            public partial class Cold;
            """;
        GeneratorRun invariant = GeneratorRun.Of(Source);
        CultureInfo before = CultureInfo.CurrentCulture;
        var awkward = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        awkward.NumberFormat.NegativeSign = "\u2212";
        awkward.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = awkward;
            Assert.Equal(invariant.Files, GeneratorRun.Of(Source).Files);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
