using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>Declarations nobody wrote: what the generator makes of them has to run alike on both sides.</summary>
public sealed class GeneratedPipelineTests
{
    [Fact]
    public void AnyDeclaration_DecidesAsOnTheProcessor()
    {
        int seed = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(12).WithReplay(1, 3),
            Prop.ForAll(DeclaredPipelines.All.ToArbitrary(), declared => Holds(declared.Source, declared.Tokens, ++seed)));
    }

    private static void Holds(string source, int tokens, int seed)
    {
        using var generated = new GeneratedPipeline(source);
        foreach (string type in (string[])["X", "X+Random", "X+Uniform"])
        {
            TokenPipeline pipeline = generated.Definition(type);
            Assert.Equal(pipeline.Stages.Length, new PipelineWalk(pipeline, seed, isHalf: seed % 4 > 1).Run(tokens));
        }

        PtxCheck.Compile(generated.Definition("X"));
    }
}
