using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>All naive methods on training sets, and files of random cases of theirs.</summary>
internal static class NaiveSampleFiles
{
    private const int Attempts = 2000;

    public static NaiveSampleMethod[] All { get; } =
    [
        new NaiveCal(),
        new NaiveCcs(),
        new NaiveD4(),
        new NaiveFacilityLocation(),
        new NaiveGraphCut(),
        new NaiveGreedi(),
        new NaiveHerding(),
        new NaiveInfoBatch(),
        new NaiveKCenter(),
        new NaiveKCenterTwoRound(),
        new NaiveKMeansSpherical(),
        new NaiveModerate(),
        new NaivePrototypes(),
        new NaiveQuota(),
        new NaiveRandomBottomK(),
        new NaiveSampleScores(),
        new NaiveSemDedup(),
        new NaiveTrainingScores(),
    ];

    /// <summary>Those with a file of vectors; the others are drawn and compared all the same.</summary>
    public static NaiveSampleMethod[] Published { get; } =
        [.. All.Where(static method => System.IO.File.Exists(Path.Combine(TestVectors.Folder, $"{method.File}.json")))];

    /// <summary>Their files, for theories.</summary>
    public static TheoryData<string> Files { get; } = [.. All.Select(static method => method.File)];

    public static NaiveSampleMethod Of(string file) => All.Single(method => method.File == file);

    /// <summary>A file of random cases with clear decisions, and with results.</summary>
    /// <param name="method">Computes the results.</param>
    /// <param name="cases">Number of cases.</param>
    /// <param name="seed">Same seed, same cases.</param>
    public static JsonObject Write(NaiveSampleMethod method, int cases, int seed)
    {
        var draws = new Draws(seed);
        return new JsonObject
        {
            ["name"] = method.Method,
            ["spec"] = "ds-1",
            ["float_tolerance"] = 1e-9,
            ["cases"] = new JsonArray([.. Enumerable.Range(0, cases).Select(index => Case(method, $"random_{index}", draws))]),
        };
    }

    /// <summary>Results of a case as JSON. A case that names no score in its parameters names it by its id.</summary>
    public static JsonNode Expected(NaiveSampleMethod method, JsonNode vector, Decisions decisions)
    {
        JsonNode parameters = vector["params"]?.DeepClone() ?? new JsonObject();
        parameters["id"] = (string?)vector["id"];
        return JsonSerializer.SerializeToNode(method.Compute(new Values(parameters), new Values(vector["inputs"]), decisions))!;
    }

    private static JsonNode Case(NaiveSampleMethod method, string name, Draws draws)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            NaiveCase drawn = method.Draw(draws);
            var vector = new JsonObject
            {
                ["id"] = name,
                ["inputs"] = JsonSerializer.SerializeToNode(drawn.Inputs),
                ["params"] = JsonSerializer.SerializeToNode(drawn.Params),
            };
            try
            {
                vector["expected"] = Expected(method, vector, new Decisions(method.Margin, method.AllowsTies));
                return vector;
            }
            catch (CloseDecisionException)
            {
            }
        }

        throw new InvalidOperationException($"{method.File}: no case with clear decisions in {Attempts} attempts");
    }
}
