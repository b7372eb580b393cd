using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Generator.Tests.Agreement;

namespace PipelineDsl.Generator.Tests;

/// <summary>The analyzer reports no error exactly when the generator writes code, and that code compiles.</summary>
public class AgreementTests
{
    private const int Batches = 24;
    private const int DeclarationsPerBatch = 25;

    [Fact]
    public void AnyDeclaration_IsReportedOrGetsCodeThatCompiles()
    {
        int all = 0, written = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Batches).WithReplay(2, 5),
            Prop.ForAll(Declarations.All.ArrayOf(DeclarationsPerBatch).ToArbitrary(), declarations =>
            {
                all += declarations.Length;
                written += Verdicts.AgreeAsync(declarations).GetAwaiter().GetResult();
            }));

        Assert.True(all >= 500, $"Only {all} declarations were tried.");
        // If nearly all were sound, or nearly none, agreement would mean little.
        Assert.InRange(written, all / 4, all * 3 / 4);
    }
}
