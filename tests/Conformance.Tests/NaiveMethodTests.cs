using System.Text.Json.Nodes;
using PipelineDsl.Conformance.Tests.Naive;
using PipelineDsl.Conformance.Tests.Naive.Caches;
using PipelineDsl.Conformance.Tests.Naive.Samples;

namespace PipelineDsl.Conformance.Tests;

/// <summary>The naive methods against the published vectors: what checks kernels has to be right itself.</summary>
public sealed class NaiveMethodTests
{
    public static TheoryData<string> Files => NaiveMethods.Files;

    public static TheoryData<string> CacheFiles => NaiveCacheFiles.Files;

    public static TheoryData<string> SampleFiles => [.. NaiveSampleFiles.Published.Select(static method => method.File)];

    [Fact]
    public void EveryFileOfVectors_HasANaiveMethod() => Assert.Equal(
        [.. Directory.GetFiles(TestVectors.Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)],
        NaiveMethods.All.Select(static method => method.File).Concat(NaiveCacheFiles.All.Select(static method => method.File))
            .Concat(NaiveSampleFiles.Published.Select(static method => method.File)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void NaiveMethod_ComputesWhatItsVectorsState(string file)
    {
        NaiveMethod method = NaiveMethods.Of(file);
        JsonNode vectors = JsonNode.Parse(File.ReadAllText(Path.Combine(TestVectors.Folder, $"{file}.json")))!;
        Assert.Equal(method.Method, (string?)vectors["method"]);
        foreach (JsonNode? vector in vectors["cases"]!.AsArray())
        {
            JsonNode actual = NaiveFile.Expected(method, vector!, new Decisions(margin: 0));
            Assert.Equal("", string.Join('\n', vector!["expected"]!.AsObject()
                .Where(stated => actual[stated.Key] is not null)
                .Select(stated => Difference(stated.Key, stated.Value, actual[stated.Key]))
                .Where(static difference => difference.Length > 0)
                .Select(difference => $"{vector["name"]}: {difference}")));
        }
    }

    [Theory]
    [MemberData(nameof(CacheFiles))]
    public void NaiveMethodOnCaches_ComputesWhatItsVectorsState(string file)
    {
        JsonNode vectors = JsonNode.Parse(File.ReadAllText(Path.Combine(TestVectors.Folder, $"{file}.json")))!;

        JsonNode results = NaiveCacheFiles.Of(file).Results(vectors, new Decisions(margin: 0));

        Assert.Equal("", Stated(file, vectors, results));
    }

    [Theory]
    [MemberData(nameof(SampleFiles))]
    public void NaiveMethodOnSamples_ComputesWhatItsVectorsState(string file)
    {
        NaiveSampleMethod method = NaiveSampleFiles.Of(file);
        JsonNode vectors = JsonNode.Parse(File.ReadAllText(Path.Combine(TestVectors.Folder, $"{file}.json")))!;
        Assert.Equal(method.Method, (string?)vectors["name"]);
        foreach (JsonNode? vector in vectors["cases"]!.AsArray())
        {
            JsonNode results = NaiveSampleFiles.Expected(method, vector!, new Decisions(margin: 0));
            Assert.Equal("", First(vector!["expected"]!.AsObject().Where(stated => results.AsObject().ContainsKey(stated.Key))
                .Select(stated => Difference($"{vector["id"]}.{stated.Key}", stated.Value, results[stated.Key]))));
            Assert.Contains(results.AsObject(), result => vector["expected"]![result.Key] is not null);
        }
    }

    /// <summary>The first result that the file does not state, or states otherwise.</summary>
    private static string Stated(string path, JsonNode? vectors, JsonNode? result) => (vectors, result) switch
    {
        (null, null) => "",
        (null, _) => $"{path}: is not in the file",
        (JsonObject file, JsonObject results) => First(results.Select(member => Stated($"{path}.{member.Key}", file[member.Key], member.Value))),
        (JsonArray file, JsonArray results) when file.Count == results.Count && file.FirstOrDefault() is JsonObject =>
            First(file.Select((item, index) => Stated($"{path}[{index}]", item, results[index]))),
        _ => Difference(path, vectors, result),
    };

    private static string Difference(string path, JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (null, _) => "",
        (JsonArray a, JsonArray b) when a.Count == b.Count => First(a.Select((value, i) => Difference($"{path}[{i}]", value, b[i]))),
        (JsonObject a, JsonObject b) => First(a.Select(member => Difference($"{path}.{member.Key}", member.Value, b[member.Key]))),
        (JsonValue a, JsonValue b) when a.TryGetValue(out double x) && b.TryGetValue(out double y) =>
            Math.Abs(x - y) <= 1e-8 * (1 + Math.Abs(x)) ? "" : $"{path}: {x}, not {y}",
        _ => JsonNode.DeepEquals(expected, actual) ? "" : $"{path}: {expected?.ToJsonString()}, not {actual?.ToJsonString()}",
    };

    private static string First(IEnumerable<string> differences) => differences.FirstOrDefault(static difference => difference.Length > 0, "");
}
