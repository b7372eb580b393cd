using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Tests.Onnx.Lowering;

public class GeneratedStagesTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithReplay(20_221_017, 97).WithMaxTest(150);

    [Fact]
    public void AnyPrune_Lowered_EqualsItsBody() =>
        Check.One(Fixed, Prop.ForAll(StageCaseGenerator.Prunes, test => LoweringCheck.SameAsBody(test)));

    [Fact]
    public void AnyMerge_Lowered_EqualsItsBody() =>
        Check.One(Fixed, Prop.ForAll(StageCaseGenerator.Merges, test => LoweringCheck.SameAsBody(test)));
}
