namespace PipelineDsl.Analyzers.Tests.Rules.Performance;

/// <summary>Puts snippets into a scorer.</summary>
internal static class ScorerSource
{
    /// <summary>A scorer whose <c>Score</c> runs some statements.</summary>
    /// <param name="body">The statements.</param>
    /// <param name="members">More members of the scorer.</param>
    internal static string Of(string body, string members = "") => $$"""
        public struct X : IHiddenScorer
        {
            public static void Score(TokenMatrix hidden, Span<float> scores)
            {
                {{body}}
            }

            {{members}}
        }
        """;
}
