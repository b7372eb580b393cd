using System.Globalization;
using System.Text.Json;

namespace PipelineDsl.Conformance.Vectors;

/// <summary>
/// One case of a file: what goes in, and what has to come out. <c>Expect</c> compares with what the case states under a name, and does nothing where
/// it states nothing; whole numbers have to be equal, others close. The first difference fails the case.
/// </summary>
internal sealed class VectorCase
{
    private readonly Expectations _expected;
    private readonly Tolerance _tolerance;

    /// <summary>A case <c>{params, inputs, expected}</c>.</summary>
    /// <param name="name">The case's name.</param>
    /// <param name="json">The case.</param>
    /// <param name="tolerance">The file's tolerance.</param>
    public VectorCase(string name, JsonElement json, Tolerance tolerance)
        : this(
            name, "", new("params", Part(json, "params")), new("inputs", Part(json, "inputs")), new(Part(json, "expected"), new HashSet<string>()), tolerance)
    {
    }

    /// <summary>A case of another layout.</summary>
    /// <param name="name">The case's name.</param>
    /// <param name="group">The list or object of the file that the case is from.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="expected">What it states of its results.</param>
    /// <param name="tolerance">The file's tolerance.</param>
    public VectorCase(string name, string group, CaseValues parameters, CaseValues inputs, Expectations expected, Tolerance tolerance)
    {
        (Name, Group, Params, Inputs) = (name, group, parameters, inputs);
        (_expected, _tolerance) = (expected, tolerance);
    }

    /// <summary>The case's name.</summary>
    public string Name { get; }

    /// <summary>
    /// The list or object of the file that the case is from, such as <c>kvpress</c>, where a file holds cases of several kinds; empty for the file's
    /// own case.
    /// </summary>
    public string Group { get; }

    /// <summary>Its parameters.</summary>
    public CaseValues Params { get; }

    /// <summary>Its inputs.</summary>
    public CaseValues Inputs { get; }

    /// <summary>Whether parameters, inputs and results stand side by side in one object: what is read then needs no comparison.</summary>
    public bool IsFlat { get; init; }

    /// <summary>Paths of expected values that nothing was compared with.</summary>
    public IReadOnlyList<string> NotCompared => IsFlat
        ? [.. _expected.NotCompared.Where(path => !Params.AskedFor.Contains(path) && !Inputs.AskedFor.Contains(path))]
        : _expected.NotCompared;

    /// <summary>Whether anything was compared.</summary>
    public bool AnyCompared => _expected.AnyCompared;

    /// <summary>Names of results of bugs.</summary>
    public IEnumerable<string> Bugs => _expected.Aside;

    /// <summary>Whether the case states a value under this path.</summary>
    /// <param name="path">Names and indices, such as <c>rounds[0].removed</c>.</param>
    public bool States(string path) => _expected.TryFind(path, out _);

    /// <summary>The whole numbers that the case states under this path; none where it states no list of them.</summary>
    /// <param name="path">Names and indices.</param>
    public int[] Stated(string path) => _expected.TryFind(path, out JsonElement list) && list.ValueKind == JsonValueKind.Array
        ? JsonReading.List(list, $"expected.{path}", JsonReading.Integer)
        : [];

    /// <summary>Fails the case when the result is that of a bug which it states.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void ExpectOther(string path, ReadOnlySpan<int> actual) => Compare(path, actual.ToArray(), (expected, at, values) =>
    {
        if (JsonReading.List(expected, $"expected.{at}", JsonReading.Integer).AsSpan().SequenceEqual(values))
        {
            throw new CaseException($"{at}: is the result of a bug, and came out");
        }
    });

    /// <summary>Compares a whole number.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, int actual) => Compare(path, actual, Same);

    /// <summary>Compares a number.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, double actual) => Compare(path, actual, Close);

    /// <summary>Compares a flag.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, bool actual) => Compare(path, actual, Same);

    /// <summary>Compares a text.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, string actual) => Compare(path, actual, Same);

    /// <summary>Compares texts, in order.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, string[] actual) => Compare(path, actual, Each<string>(Same));

    /// <summary>Compares whole numbers, in order.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, ReadOnlySpan<int> actual) => Compare(path, actual.ToArray(), Each<int>(Same));

    /// <summary>Compares whole numbers of 64 bits, in order.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, long[] actual) => Compare(path, actual, Each<long>(static (expected, at, value) =>
    {
        if (JsonReading.Long(expected, $"expected.{at}") != value)
        {
            throw Different(at, expected, value.ToString(CultureInfo.InvariantCulture));
        }
    }));

    /// <summary>Compares whole numbers as sets, where a method says nothing of their order.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed, each once.</param>
    public void ExpectSet(string path, ReadOnlySpan<int> actual) => Compare(path, actual.ToArray(), static (expected, at, values) =>
    {
        int[] stated = JsonReading.List(expected, $"expected.{at}", JsonReading.Integer);
        Array.Sort(stated);
        Array.Sort(values);
        if (!stated.AsSpan().SequenceEqual(values))
        {
            throw new CaseException($"{at}: expected {{{string.Join(", ", stated)}}}, got {{{string.Join(", ", values)}}}");
        }
    });

    /// <summary>Compares lists of whole numbers, in order.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, int[][] actual) => Compare(path, actual, Each(Each<int>(Same)));

    /// <summary>Compares lists of lists of whole numbers, in order: such as the kept entries of every head of every batch element.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, int[][][] actual) => Compare(path, actual, Each(Each(Each<int>(Same))));

    /// <summary>Compares numbers, in order.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, ReadOnlySpan<float> actual) => Compare(path, actual.ToArray(), Each<float>(Close));

    /// <summary>Compares numbers, in order.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, ReadOnlySpan<double> actual) => Compare(path, actual.ToArray(), Each<double>(Close));

    /// <summary>Compares lists of numbers, in order.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, double[][] actual) => Compare(path, actual, Each(Each<double>(Close)));

    /// <summary>Compares numbers, in order; null where there is none.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, double?[] actual) => Compare(path, actual, Each<double?>((expected, at, value) =>
    {
        if (value is not { } number)
        {
            _ = expected.ValueKind == JsonValueKind.Null ? 0 : throw Different(at, expected, "null");
            return;
        }

        Close(expected, at, number);
    }));

    /// <summary>Compares rows of numbers.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, Matrix actual) => Compare(path, actual, Rows);

    /// <summary>Compares rows of numbers.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed, row by row.</param>
    /// <param name="columns">Length of a row.</param>
    public void Expect(string path, ReadOnlySpan<float> actual, int columns) =>
        Compare(path, new Matrix(actual.ToArray(), columns == 0 ? 0 : actual.Length / columns, columns), Rows);

    /// <summary>Compares matrices of numbers.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed.</param>
    public void Expect(string path, Tensor3 actual) =>
        Compare(path, Enumerable.Range(0, actual.Depth).Select(index => actual[index]).ToArray(), Each<Matrix>(Rows));

    /// <summary>Compares tensors of four axes.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="actual">What was computed, one tensor a batch element.</param>
    public void Expect(string path, Tensor3[] actual) => Compare(path, actual, Each<Tensor3>(
        (expected, at, tensor) => Each<Matrix>(Rows)(expected, at, [.. Enumerable.Range(0, tensor.Depth).Select(index => tensor[index])])));

    private static JsonElement Part(JsonElement json, string part) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(part, out JsonElement value) ? value : default;

    private void Compare<T>(string path, T actual, Action<JsonElement, string, T> compare)
    {
        if (_expected.TryFind(path, out JsonElement expected))
        {
            _expected.Compared(path);
            compare(expected, path, actual);
        }
    }

    private static Action<JsonElement, string, T[]> Each<T>(Action<JsonElement, string, T> compare) => (expected, path, actual) =>
    {
        JsonElement[] values = JsonReading.List(expected, $"expected.{path}", static (value, _) => value);
        for (int index = 0; index < Math.Min(values.Length, actual.Length); index++)
        {
            compare(values[index], JsonReading.At(path, index), actual[index]);
        }

        if (values.Length != actual.Length)
        {
            throw new CaseException($"{path}: expected {values.Length} values, got {actual.Length}");
        }
    };

    private void Rows(JsonElement expected, string path, Matrix actual) =>
        Each(Each<float>(Close))(expected, path, [.. Enumerable.Range(0, actual.Rows).Select(row => actual[row].ToArray())]);

    private static void Same(JsonElement expected, string path, int actual)
    {
        if (JsonReading.Integer(expected, $"expected.{path}") != actual)
        {
            throw Different(path, expected, actual.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void Same(JsonElement expected, string path, string actual)
    {
        if (JsonReading.Text(expected, $"expected.{path}") != actual)
        {
            throw Different(path, expected, $"\"{actual}\"");
        }
    }

    private static void Same(JsonElement expected, string path, bool actual)
    {
        if (JsonReading.Flag(expected, $"expected.{path}") != actual)
        {
            throw Different(path, expected, actual ? "true" : "false");
        }
    }

    private void Close(JsonElement expected, string path, float actual) => Close(expected, path, (double)actual);

    private void Close(JsonElement expected, string path, double actual)
    {
        if (!_tolerance.Allows(JsonReading.Number(expected, $"expected.{path}"), actual))
        {
            throw Different(path, expected, actual.ToString("G9", CultureInfo.InvariantCulture));
        }
    }

    private static CaseException Different(string path, JsonElement expected, string actual) =>
        new($"{path}: expected {JsonReading.Shown(expected)}, got {actual}");
}
