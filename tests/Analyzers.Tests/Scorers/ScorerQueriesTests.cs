using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PipelineDsl.Analyzers.Scorers;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests.Scorers;

public class ScorerQueriesTests
{
    /// <summary>The attention scorers that users get, with what their <c>Query</c> really returns.</summary>
    public static TheoryData<string, string> BuiltIn
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (Type type in typeof(IAttentionScorer).Assembly.GetExportedTypes())
            {
                if (type.IsValueType && typeof(IAttentionScorer).IsAssignableFrom(type))
                {
                    data.Add(type.FullName!, type.GetProperty("Query")!.GetValue(null)!.ToString()!);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void BuiltInScorer_IsKnownAsItIs(string name, string query)
    {
        CSharpCompilation compilation = Programs.Compile([""]);
        Assert.Equal(query, ScorerQueries.Of(compilation.GetTypeByMetadataName(name), default).ToString());
    }

    [Theory]
    [InlineData("public static AttentionQuery Query => AttentionQuery.First;", "First")]
    [InlineData("public static AttentionQuery Query => PipelineDsl.AttentionQuery.Last;", "Last")]
    [InlineData("public static AttentionQuery Query => (global::PipelineDsl.AttentionQuery.Last);", "Last")]
    [InlineData("public static AttentionQuery Query => Last;", "Last")]
    [InlineData("public static AttentionQuery Query => AttentionQuery.Every;", "Every")]
    [InlineData("public static AttentionQuery Query { get => AttentionQuery.Last; }", "Last")]
    [InlineData("public static AttentionQuery Query { get { return AttentionQuery.Last; } }", "Last")]
    [InlineData("public static AttentionQuery Query { get; } = AttentionQuery.Last;", "Last")]
    [InlineData("static AttentionQuery IAttentionScorer.Query => AttentionQuery.Last;", "Last")]
    [InlineData("const AttentionQuery Whose = AttentionQuery.Last; public static AttentionQuery Query => Whose;", "Last")]
    [InlineData("const AttentionQuery First = AttentionQuery.Last; public static AttentionQuery Query => First;", "Last")]
    [InlineData("public static partial AttentionQuery Query { get; } public static partial AttentionQuery Query => AttentionQuery.Last;", "Last")]
    public void PlainConstant_IsRead(string member, string query) => Assert.Equal(query, Of(member));

    [Theory]
    [InlineData("public static AttentionQuery Query => Environment.Is64BitProcess ? AttentionQuery.First : AttentionQuery.Last;")]
    [InlineData("public static AttentionQuery Query => (AttentionQuery)1;")]
    [InlineData("public static AttentionQuery Query { get; set; } = AttentionQuery.First;")]
    [InlineData("public static AttentionQuery Query { get { Console.Write(1); return AttentionQuery.First; } }")]
    [InlineData("static AttentionQuery Last => AttentionQuery.First; public static AttentionQuery Query => Last;")]
    [InlineData("static class Choice { public static AttentionQuery Last => AttentionQuery.First; } public static AttentionQuery Query => Choice.Last;")]
    [InlineData("const AttentionQuery Whose = (AttentionQuery)77; public static AttentionQuery Query => Whose;")]
    public void AnythingElse_IsUnknown(string member) => Assert.Equal("Unknown", Of(member));

    [Theory]
    [InlineData("public static AttentionQuery Query =>")]
    [InlineData("public static AttentionQuery Query { get")]
    [InlineData("public static AttentionQuery Query")]
    [InlineData("public static AttentionQuery Query => AttentionQuery.")]
    [InlineData("")]
    public void HalfTypedProperty_IsUnknown(string member) => Assert.Equal("Unknown", Of(member, mayBeBroken: true));

    [Fact]
    public void NameOfABuiltInScorerElsewhere_ProvesNothing()
    {
        CSharpCompilation library = Programs.Compile(["""
            namespace PipelineDsl;
            public struct ClsAttention : IAttentionScorer
            {
                public static AttentionQuery Query => AttentionQuery.Last;
                public static void Score(AttentionRows attention, System.Span<float> scores) { }
            }
            """]);
        using var image = new MemoryStream();
        Assert.True(library.Emit(image).Success);
        CSharpCompilation user = Programs.Compile([""]).AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        INamedTypeSymbol scorer = user.GetTypesByMetadataName("PipelineDsl.ClsAttention").Single(static type => type.ContainingAssembly.Name != "PipelineDsl");

        Assert.Equal(ScorerQuery.Unknown, ScorerQueries.Of(scorer, default));
    }

    [Fact]
    public void ScorerOfSomethingElse_IsUnknown()
    {
        CSharpCompilation compilation = Programs.Compile([""]);
        Assert.Equal(ScorerQuery.Unknown, ScorerQueries.Of(compilation.GetTypeByMetadataName("PipelineDsl.TokenNorm"), default));
        Assert.Equal(ScorerQuery.Unknown, ScorerQueries.Of(null, default));
    }

    private static string Of(string member, bool mayBeBroken = false)
    {
        CSharpCompilation compilation = Programs.Compile([$$"""
            {{Programs.Usings}}
            using static PipelineDsl.AttentionQuery;
            partial struct S : IAttentionScorer
            {
                public static void Score(AttentionRows attention, Span<float> scores) { }
                {{member}}
            }
            """]);
        Assert.True(mayBeBroken || compilation.GetDiagnostics().All(static diagnostic => diagnostic.Severity != DiagnosticSeverity.Error));
        return ScorerQueries.Of(compilation.GetTypeByMetadataName("S"), default).ToString();
    }
}
