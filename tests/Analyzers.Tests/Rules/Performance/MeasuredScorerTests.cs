using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

/// <summary>The rule is silent about what allocates nothing: here the runtime says that it does not.</summary>
public class MeasuredScorerTests
{
    private const int Tokens = 4;

    /// <summary>The first rounds pay for what is made once: static fields and cached delegates.</summary>
    private const int Rounds = 10;

    [Fact]
    public void NearMisses_AllocateNothing()
    {
        var context = new AssemblyLoadContext("scorers", isCollectible: false);
        Assembly assembly = context.LoadFromStream(new MemoryStream(Emit()));
        MethodInfo measure = typeof(MeasuredScorerTests).GetMethod(nameof(Measure), BindingFlags.NonPublic | BindingFlags.Static)!;
        string[] allocating =
        [
            .. AllocatingScorerNearMissTests.Silent
                .Select((row, index) => (Row: $"{row[0]} | {row[1]}", Type: assembly.GetType($"N{index}.X", throwOnError: true)!))
                .Where(scorer => (long)measure.MakeGenericMethod(scorer.Type).Invoke(null, null)! > 0)
                .Select(static scorer => scorer.Row),
        ];
        Assert.Empty(allocating);
    }

    private static byte[] Emit()
    {
        IEnumerable<string> sources = AllocatingScorerNearMissTests.Silent.Select(static (row, index) =>
            $"{Programs.Usings}namespace N{index};\n{ScorerSource.Of((string)row[0], (string)row[1])}");
        CSharpCompilation compilation = Programs.Compile(sources);
        compilation = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(
            compilation.SyntaxTrees.Select(static tree => tree.WithRootAndOptions(new Optimize().Visit(tree.GetRoot()), tree.Options)));
        using var stream = new MemoryStream();
        Assert.True(compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Release)).Emit(stream).Success);
        return stream.ToArray();
    }

    /// <summary>The least that a few calls in a row took from the garbage collector.</summary>
    private static long Measure<TScorer>()
        where TScorer : struct, IHiddenScorer
    {
        float[] hidden = new float[Tokens], scores = new float[Tokens];
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int call = 0; call < 8; call++)
            {
                TScorer.Score(new TokenMatrix(hidden, Tokens, 1), scores);
            }

            least = long.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);        }

        return least;
    }

    /// <summary>Has every method optimised at its first call; what unoptimised code boxes says nothing.</summary>
    private sealed class Optimize : CSharpSyntaxRewriter
    {
        private static readonly AttributeListSyntax _attribute = ((MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration(
            "[System.Runtime.CompilerServices.MethodImpl("
                + "System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)] void M() { }")!).AttributeLists[0];

        public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) =>
            base.VisitMethodDeclaration(node.Body is null && node.ExpressionBody is null ? node : node.AddAttributeLists(_attribute));
    }
}
