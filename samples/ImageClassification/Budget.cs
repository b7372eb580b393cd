using System.Collections.Immutable;
using ImageClassification.Pipelines;
using PipelineDsl.Tokens;

namespace ImageClassification;

/// <summary>Pipelines that leave the same number of tokens at every layer, with the random and the uniform twin that go with them.</summary>
/// <param name="Percent">About how many percent of the tokens leave the last layer.</param>
/// <param name="Pipelines">The methods, by the name that the table shows.</param>
/// <param name="Random">Random selection.</param>
/// <param name="Uniform">Evenly spaced selection.</param>
internal sealed record Budget(int Percent, ImmutableArray<(string Name, TokenPipeline Pipeline)> Pipelines, TokenPipeline Random, TokenPipeline Uniform)
{
    /// <summary>All budgets, from the mildest.</summary>
    public static ImmutableArray<Budget> All { get; } =
    [
        new(75, Named(ToMe75.Definition, ClsTopK75.Definition, ClsQuota75.Definition), ToMe75.Random.Definition, ToMe75.Uniform.Definition),
        new(50, Named(ToMe50.Definition, ClsTopK50.Definition, ClsQuota50.Definition), ToMe50.Random.Definition, ToMe50.Uniform.Definition),
        new(25, Named(ToMe25.Definition, ClsTopK25.Definition, ClsQuota25.Definition), ToMe25.Random.Definition, ToMe25.Uniform.Definition),
    ];

    private static ImmutableArray<(string Name, TokenPipeline Pipeline)> Named(TokenPipeline merging, TokenPipeline topK, TokenPipeline quota) =>
        [("ToMe merging", merging), ("CLS attention, top-k", topK), ("CLS attention, quota", quota)];
}
