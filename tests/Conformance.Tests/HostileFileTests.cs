using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineDsl.Conformance.Running;
using PipelineDsl.Conformance.Tests.Naive.Caches;
using PipelineDsl.Conformance.Tests.Naive.Samples;

namespace PipelineDsl.Conformance.Tests;

/// <summary>Published files on caches, prompts and training sets in which one value was replaced by nonsense: cases may fail, the run may not.</summary>
public sealed class HostileFileTests
{
    private static readonly string[] _nonsense =
        ["null", "-1", "0", "0.37", "7", "1000000", "\"text\"", "[]", "[[]]", "[[[[]]]]", "{}", "[1, 2, 3]", "[[[[0.5, 0.5]]]]", "true", "1e300", "-1e-300"];

    public static TheoryData<string> Files =>
        [.. NaiveCacheFiles.All.Select(static method => method.File), .. NaiveSampleFiles.Published.Select(static method => method.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void NonsenseInPlaceOfAValue_EndsNoRun(string file)
    {
        JsonNode vectors = JsonNode.Parse(File.ReadAllText(Path.Combine(TestVectors.Folder, $"{file}.json")))!;
        foreach (string[] path in Paths(vectors, []))
        {
            foreach (string nonsense in _nonsense)
            {
                AssertRuns(file, vectors, path, (holder, key) => holder[key] = JsonNode.Parse(nonsense));
            }

            foreach (string nonsense in _nonsense)
            {
                AssertRuns(file, vectors, path, (holder, key) => SpoilFirst(holder[key], JsonNode.Parse(nonsense)));
            }

            AssertRuns(file, vectors, path, static (holder, key) => holder.Remove(key));
            AssertRuns(file, vectors, path, static (holder, key) => (holder[key] as JsonArray)?.Clear());
            AssertRuns(file, vectors, path, static (holder, key) => Shorten(holder[key], depth: 1));
            AssertRuns(file, vectors, path, static (holder, key) => Shorten(holder[key], depth: 2));
            AssertRuns(file, vectors, path, static (holder, key) => Shorten(holder[key], depth: 3));
        }
    }

    /// <summary>Members of objects, by name; of lists of objects the first element stands for all.</summary>
    private static IEnumerable<string[]> Paths(JsonNode? node, string[] path) => node switch
    {
        JsonObject holder => holder.SelectMany(member => Paths(member.Value, [.. path, member.Key]).Append([.. path, member.Key])),
        JsonArray { Count: > 0 } list when list[0] is JsonObject => Paths(list[0], [.. path, "0"]),
        _ => [],
    };

    private static void AssertRuns(string file, JsonNode vectors, string[] path, Action<JsonObject, string> spoil)
    {
        JsonNode hostile = vectors.DeepClone();
        spoil(path[..^1].Aggregate(hostile, static (node, key) => node is JsonArray list ? list[int.Parse(key)]! : node[key]!).AsObject(), path[^1]);

        FileResult result = FolderRun.Run($"{file}.json", JsonSerializer.SerializeToUtf8Bytes(hostile));

        Assert.True(result.NotCovered?.Length > 0 || result.Cases.Count > 0);
        Assert.All(result.Cases, static one => Assert.True(one.Outcome == Outcome.Passed || one.Note?.Length > 0));
    }

    /// <summary>Replaces the first number of lists of lists, such as one label, or one value of one row.</summary>
    private static void SpoilFirst(JsonNode? node, JsonNode? nonsense)
    {
        if (node is JsonArray { Count: > 0 } list)
        {
            if (list[0] is JsonArray)
            {
                SpoilFirst(list[0], nonsense);
            }
            else
            {
                list[0] = nonsense;
            }
        }
    }

    private static void Shorten(JsonNode? node, int depth)
    {
        if (node is JsonArray { Count: > 0 } list)
        {
            if (depth == 1)
            {
                list.RemoveAt(0);
            }
            else
            {
                Shorten(list[0], depth - 1);
            }
        }
    }
}
