using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>A file of random cases whose results a naive method computed, in the layout of the vectors.</summary>
internal static class NaiveFile
{
    private const int Attempts = 2000;

    /// <summary>The file's content.</summary>
    /// <param name="method">Computes the results.</param>
    /// <param name="cases">Number of cases.</param>
    /// <param name="seed">Same seed, same cases.</param>
    public static byte[] Write(NaiveMethod method, int cases, int seed) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["file"] = $"{method.File}.json",
        ["layout_version"] = 1,
        ["tolerance"] = new JsonObject { ["abs"] = 1e-5, ["rel"] = 1e-5 },
        ["method"] = method.Method,
        ["cases"] = new JsonArray([.. Enumerable.Range(0, cases).Select(index => Case(method, $"random_{index}", new Draws(seed + index)))]),
    });

    /// <summary>Results of a case as JSON.</summary>
    public static JsonNode Expected(NaiveMethod method, JsonNode vector, Decisions decisions) =>
        JsonSerializer.SerializeToNode(method.Compute(new Values(vector["params"]), new Values(vector["inputs"]), decisions))!;

    private static JsonNode Case(NaiveMethod method, string name, Draws draws)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            NaiveCase drawn = method.Draw(draws);
            var vector = new JsonObject
            {
                ["name"] = name,
                ["params"] = JsonSerializer.SerializeToNode(drawn.Params),
                ["inputs"] = JsonSerializer.SerializeToNode(drawn.Inputs),
            };
            try
            {
                vector["expected"] = Expected(method, vector, new Decisions(method.Margin));
                return vector;
            }
            catch (CloseDecisionException)
            {
            }
        }

        throw new InvalidOperationException($"{method.File}: no case with clear decisions in {Attempts} attempts");
    }
}
