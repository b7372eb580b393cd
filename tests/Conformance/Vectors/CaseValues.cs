using System.Text.Json;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Vectors;

/// <summary>Named values of a case: its parameters or its inputs. A value that is missing or of another type fails the case, with its name.</summary>
/// <param name="name">What the values are, for messages.</param>
/// <param name="scopes">The JSON objects that hold them, the innermost first; anything else holds no values.</param>
internal sealed class CaseValues(string name, params JsonElement[] scopes)
{
    private readonly HashSet<string> _read = [];

    /// <summary>Names that were asked for.</summary>
    public IReadOnlySet<string> AskedFor => _read;

    /// <summary>Whether there is such a value, and it is not null.</summary>
    /// <param name="key">Its name.</param>
    public bool Has(string key) => TryGet(key, out _);

    /// <summary>The first of several spellings under which there is a value; the first of all where there is none.</summary>
    /// <param name="spellings">Names for one thing.</param>
    public string Spelling(params string[] spellings) => Array.Find(spellings, Has) ?? spellings[0];

    /// <summary>Whether there is such a value, and it is a list.</summary>
    /// <param name="key">Its name.</param>
    public bool IsList(string key) => TryGet(key, out JsonElement value) && value.ValueKind == JsonValueKind.Array;

    /// <summary>Whether there is such a value, and it is a text.</summary>
    /// <param name="key">Its name.</param>
    public bool IsText(string key) => TryGet(key, out JsonElement value) && value.ValueKind == JsonValueKind.String;

    /// <summary>A whole number.</summary>
    /// <param name="key">Its name.</param>
    public int Int(string key) => Read(key, JsonReading.Integer);

    /// <summary>A whole number, or <paramref name="otherwise"/> where there is none.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="otherwise">Used where the value is missing or null.</param>
    public int Int(string key, int otherwise) => Has(key) ? Int(key) : otherwise;

    /// <summary>A seed of 64 bits, or 0 where there is none.</summary>
    /// <param name="key">Its name.</param>
    public ulong Seed(string key) => Has(key) ? Read(key, JsonReading.Seed) : 0;

    /// <summary>A number.</summary>
    /// <param name="key">Its name.</param>
    public double Number(string key) => Read(key, JsonReading.Number);

    /// <summary>A number, or <paramref name="otherwise"/> where there is none.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="otherwise">Used where the value is missing or null.</param>
    public double Number(string key, double otherwise) => Has(key) ? Number(key) : otherwise;

    /// <summary>True or false.</summary>
    /// <param name="key">Its name.</param>
    public bool Flag(string key) => Read(key, JsonReading.Flag);

    /// <summary>True or false, or <paramref name="otherwise"/> where there is none.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="otherwise">Used where the value is missing or null.</param>
    public bool Flag(string key, bool otherwise) => Has(key) ? Flag(key) : otherwise;

    /// <summary>A text.</summary>
    /// <param name="key">Its name.</param>
    public string Text(string key) => Read(key, JsonReading.Text);

    /// <summary>A text, or <paramref name="otherwise"/> where there is none.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="otherwise">Used where the value is missing or null.</param>
    public string Text(string key, string otherwise) => Has(key) ? Text(key) : otherwise;

    /// <summary>Texts.</summary>
    /// <param name="key">Their name.</param>
    public string[] Texts(string key) => Read(key, static (value, path) => JsonReading.List(value, path, JsonReading.Text));

    /// <summary>Whole numbers.</summary>
    /// <param name="key">Their name.</param>
    public int[] Ints(string key) => Read(key, static (value, path) => JsonReading.List(value, path, JsonReading.Integer));

    /// <summary>Whole numbers of 64 bits.</summary>
    /// <param name="key">Their name.</param>
    public long[] Longs(string key) => Read(key, static (value, path) => JsonReading.List(value, path, JsonReading.Long));

    /// <summary>A whole number of 64 bits.</summary>
    /// <param name="key">Its name.</param>
    public long Long(string key) => Read(key, JsonReading.Long);

    /// <summary>Lists of flags, of any lengths.</summary>
    /// <param name="key">Their name.</param>
    public bool[][] FlagLists(string key) =>
        Read(key, static (value, path) => JsonReading.List(value, path, static (list, at) => JsonReading.List(list, at, JsonReading.Flag)));

    /// <summary>Lists of whole numbers, of any lengths.</summary>
    /// <param name="key">Their name.</param>
    public int[][] IntLists(string key) =>
        Read(key, static (value, path) => JsonReading.List(value, path, static (list, at) => JsonReading.List(list, at, JsonReading.Integer)));

    /// <summary>Lists of lists of whole numbers, such as the kept entries of every head of every batch element.</summary>
    /// <param name="key">Their name.</param>
    public int[][][] IntTables(string key) => Read(key, static (value, path) => JsonReading.List(
        value, path, static (table, at) => JsonReading.List(table, at, static (list, of) => JsonReading.List(list, of, JsonReading.Integer))));

    /// <summary>Numbers in double precision.</summary>
    /// <param name="key">Their name.</param>
    public double[] Numbers(string key) => Read(key, static (value, path) => JsonReading.List(value, path, JsonReading.Number));

    /// <summary>Lists of lists of numbers in double precision, such as the probabilities of every sample at every presentation.</summary>
    /// <param name="key">Their name.</param>
    public double[][][] NumberTables(string key) => Read(key, static (value, path) => JsonReading.List(
        value, path, static (table, at) => JsonReading.List(table, at, static (list, of) => JsonReading.List(list, of, JsonReading.Number))));

    /// <summary>Numbers, as kernels take them.</summary>
    /// <param name="key">Their name.</param>
    public float[] Floats(string key) => Read(key, static (value, path) => JsonReading.List(value, path, JsonReading.Single));

    /// <summary>Flags.</summary>
    /// <param name="key">Their name.</param>
    public bool[] Flags(string key) => Read(key, static (value, path) => JsonReading.List(value, path, JsonReading.Flag));

    /// <summary>A matrix, such as hidden states [tokens][channels].</summary>
    /// <param name="key">Its name.</param>
    public Matrix Matrix(string key) => Read(key, JsonReading.Matrix);

    /// <summary>A matrix in double precision, such as the embeddings of a training set [samples][channels].</summary>
    /// <param name="key">Its name.</param>
    public RowBuffer<double> Rows(string key) => Read(key, JsonReading.Rows);

    /// <summary>A tensor of three axes, such as keys [heads][tokens][head width].</summary>
    /// <param name="key">Its name.</param>
    public Tensor3 Tensor3(string key) => Read(key, JsonReading.Tensor3);

    /// <summary>A tensor of four axes, such as the keys of a cache [batch][heads][entries][head width]: one tensor a batch element.</summary>
    /// <param name="key">Its name.</param>
    public Tensor3[] Batch(string key) => Read(key, static (value, path) => JsonReading.List(value, path, JsonReading.Tensor3));

    private T Read<T>(string key, Func<JsonElement, string, T> read)
    {
        string path = $"{name}.{key}";
        return TryGet(key, out JsonElement value) ? read(value, path) : throw new CaseException($"{path}: missing");
    }

    private bool TryGet(string key, out JsonElement value)
    {
        _read.Add(key);
        foreach (JsonElement scope in scopes)
        {
            if (scope.ValueKind == JsonValueKind.Object && scope.TryGetProperty(key, out value))
            {
                return value.ValueKind != JsonValueKind.Null;
            }
        }

        value = default;
        return false;
    }
}
