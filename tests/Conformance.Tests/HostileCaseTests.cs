using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineDsl.Conformance.Running;
using PipelineDsl.Conformance.Tests.Naive;

namespace PipelineDsl.Conformance.Tests;

/// <summary>Published cases in which one value was replaced by nonsense: the case may fail, the run may not.</summary>
public sealed class HostileCaseTests
{
    private static readonly string[] _nonsense =
        ["null", "-1", "0", "0.37", "7", "1000000", "\"text\"", "[]", "[[]]", "[[[]]]", "{}", "[1, 2, 3]", "[[0.5, 0.5]]", "true"];

    public static TheoryData<string> Files => NaiveMethods.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void NonsenseInPlaceOfAValue_EndsNoRun(string file)
    {
        JsonNode vectors = JsonNode.Parse(File.ReadAllText(Path.Combine(TestVectors.Folder, $"{file}.json")))!;
        foreach (JsonNode? vector in vectors["cases"]!.AsArray().DistinctBy(static vector => Keys(vector!)))
        {
            foreach (string[] path in Keys(vector!).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static key => key.Split('.')))
            {
                (string part, string key) = (path[0], path[1]);
                foreach (string nonsense in _nonsense)
                {
                    AssertRuns(file, vectors, vector!, hostile => hostile[part]![key] = JsonNode.Parse(nonsense));
                }

                AssertRuns(file, vectors, vector!, hostile => hostile[part]!.AsObject().Remove(key));
                AssertRuns(file, vectors, vector!, hostile => (hostile[part]![key] as JsonArray)?.RemoveAt(0));
            }
        }
    }

    private static string Keys(JsonNode vector) => string.Join(' ', ((string[])["params", "inputs"])
        .SelectMany(part => (vector[part] as JsonObject ?? []).Select(member => $"{part}.{member.Key}")));

    private static void AssertRuns(string file, JsonNode vectors, JsonNode vector, Action<JsonNode> spoil)
    {
        JsonNode hostile = vector.DeepClone();
        spoil(hostile);
        var content = new JsonObject { ["file"] = $"{file}.json", ["method"] = (string?)vectors["method"], ["cases"] = new JsonArray(hostile) };

        FileResult result = FolderRun.Run($"{file}.json", JsonSerializer.SerializeToUtf8Bytes(content));

        Assert.Null(result.NotCovered);
        CaseResult only = Assert.Single(result.Cases);
        Assert.True(only.Outcome == Outcome.Passed || only.Note?.Length > 0);
    }
}
