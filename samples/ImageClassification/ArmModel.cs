using System.Collections.Immutable;
using PipelineDsl.Evaluation;
using PipelineDsl.Onnx;
using PipelineDsl.Tokens;

namespace ImageClassification;

/// <summary>The model of one arm: woven, or as it is.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Pipeline">What was woven in, if anything.</param>
/// <param name="Seeds">The ONNX model, for each seed where there are several.</param>
internal sealed record ArmModel(Arm Arm, TokenPipeline? Pipeline, ImmutableArray<byte[]> Seeds)
{
    /// <summary>Weaves the model of every arm: the uncompressed one first, then those of each budget.</summary>
    /// <param name="path">The exported model.</param>
    /// <param name="budgets">The budgets.</param>
    public static ImmutableArray<ArmModel> All(string path, ImmutableArray<Budget> budgets)
    {
        try
        {
            Arm uncompressed = Arm.Uncompressed("uncompressed", budgets[0].Random.Plan);
            return [new(uncompressed, null, [File.ReadAllBytes(path)]), .. budgets.SelectMany(budget => OfBudget(path, budget))];
        }
        catch (Exception e) when (e is OnnxModelException or WeaveException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--model {path}: {e.Message}", e);
        }
    }

    private static IEnumerable<ArmModel> OfBudget(string path, Budget budget)
    {
        foreach ((string name, TokenPipeline pipeline) in budget.Pipelines)
        {
            yield return new(Arm.Pipeline(name + budget.Note, pipeline.Plan), pipeline, [Weave(path, pipeline, 0)]);
        }

        ulong[] seeds = [.. Enumerable.Range(1, budget.Random.RandomSeeds).Select(seed => (ulong)seed)];
        Arm random = Arm.Random($"random, {seeds.Length} seeds{budget.Note}", budget.Random.Plan, seeds);
        yield return new(random, budget.Random, [.. seeds.Select(seed => Weave(path, budget.Random, seed))]);
        yield return new(Arm.Uniform("uniform grid" + budget.Note, budget.Uniform.Plan), budget.Uniform, [Weave(path, budget.Uniform, 0)]);
    }

    private static byte[] Weave(string path, TokenPipeline pipeline, ulong seed) =>
        TokenWeaver.Weave(pipeline, path, new WeaveOptions { Seed = seed }).ToArray();
}
