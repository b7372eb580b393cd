using System.Collections.Immutable;
using ImageClassification.Pipelines;
using PipelineDsl.Tokens;

namespace ImageClassification;

/// <summary>Pipelines that leave the same number of tokens at every layer, with the random and the uniform twin that go with them.</summary>
/// <param name="Percent">About how many percent of the tokens leave the last layer.</param>
/// <param name="Note">What the table adds to the names of these arms.</param>
/// <param name="Pipelines">The methods, by the name that the table shows.</param>
/// <param name="Random">Random selection.</param>
/// <param name="Uniform">Evenly spaced selection.</param>
internal sealed record Budget(
    int Percent, string Note, ImmutableArray<(string Name, TokenPipeline Pipeline)> Pipelines, TokenPipeline Random, TokenPipeline Uniform)
{
    private const string Merging = "ToMe merging";
    private const string TopK = "CLS attention, top-k";
    private const string Quota = "CLS attention, quota";

    /// <summary>
    /// All budgets, from the mildest. One matching removes at most half of the tokens, so at 25 % merging needs two layers where
    /// pruning needs one: it has random and uniform arms of its own schedule there, because unequal schedules are not compared.
    /// </summary>
    public static ImmutableArray<Budget> All { get; } =
    [
        new(
            75,
            "",
            [(Merging, ToMe75.Definition), (TopK, ClsTopK75.Definition), (Quota, ClsQuota75.Definition)],
            ToMe75.Random.Definition,
            ToMe75.Uniform.Definition),
        new(
            50,
            "",
            [(Merging, ToMe50.Definition), (TopK, ClsTopK50.Definition), (Quota, ClsQuota50.Definition)],
            ToMe50.Random.Definition,
            ToMe50.Uniform.Definition),
        new(25, "", [(TopK, ClsTopK25.Definition), (Quota, ClsQuota25.Definition)], ClsTopK25.Random.Definition, ClsTopK25.Uniform.Definition),
        new(25, ", two cuts", [(Merging, ToMe25.Definition)], ToMe25.Random.Definition, ToMe25.Uniform.Definition),
    ];
}
