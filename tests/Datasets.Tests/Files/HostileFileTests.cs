using System.Text;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests;

/// <summary>Files that were cut, flipped or made to lie give an error that names them, and never anything else.</summary>
public sealed class HostileFileTests
{
    public static TheoryData<string> Formats => [.. SetOfSamples.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void FileCutAnywhere_IsRefused(string format)
    {
        using var folder = new InputFolder();
        string name = "set." + format;
        new SetOfSamples(60).Write(folder[name]);
        byte[] whole = File.ReadAllBytes(folder[name]);
        for (int cut = 0; cut < 48; cut++)
        {
            folder.Bytes(name, whole[..(whole.Length * cut / 48)]);
            string? error = Try(folder, name, out int rows);

            // A text cut at the end of a row, and a stream at the end of a batch, are shorter files; nothing tells otherwise.
            Assert.True(error is null ? rows < 60 : error.StartsWith(name, StringComparison.Ordinal), $"cut at {cut}/48: {rows} rows, {error}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void BytesFlipped_AreReadOrRefused(string format)
    {
        using var folder = new InputFolder();
        string name = "set." + format;
        new SetOfSamples(40).Write(folder[name]);
        byte[] whole = File.ReadAllBytes(folder[name]);
        for (ulong flip = 0; flip < 150; flip++)
        {
            byte[] damaged = [.. whole];

            // Headers and footers are where lies are told: half of the flips go there.
            ulong key = KeyedHash.Key(17, flip);
            int at = (int)(flip % 2 == 0 ? key % (ulong)whole.Length : flip % 4 == 1 ? key % 128 : (ulong)whole.Length - 1 - (key % 128));
            damaged[at] ^= (byte)(1 << (int)((key >> 40) % 8));
            folder.Bytes(name, damaged);
            string? error = Try(folder, name, out _);
            Assert.True(error is null || error.StartsWith(name, StringComparison.Ordinal), error);
        }
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 3), }", 12, "in Fortran order")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1, 3), }", 12, "values of type >f4 cannot be read")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1, 3), }", 24, "values of type <c8 cannot be read")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1, 3), }", 24, "values of type |O cannot be read")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,), }", 12, "values of type a structure cannot be read")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", 4, "a single value")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 12, "truncated or damaged: its header claims 2 rows of 12 bytes (24)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }", 16, "damaged: its header claims 1 rows of 12 bytes (12), there are 16")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 3), }", 12, "truncated or damaged")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 9223372036854775807), }", 12, "has rows that cannot be read")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 3), }", 12, "cannot be understood")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 3), }", 12, "cannot be understood")]
    [InlineData("nonsense", 12, "cannot be understood")]
    public void NumPyHeaderThatLies_IsRefused(string header, int bytes, string expected)
    {
        byte[] text = Encoding.ASCII.GetBytes(header);
        using InputFolder folder = new InputFolder().Bytes(
            "a.npy", [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. new byte[bytes]]);
        string error = folder.Refuse(SampleColumns.Embedding, named: ["embedding=a.npy"]);
        Assert.StartsWith("a.npy: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 4, 0, 1, 0 }, "NumPy format 4 is not known")]
    [InlineData(new byte[] { 0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF }, "a header of 4294967295 bytes")]
    [InlineData(new byte[] { 0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 100, 0, 1 }, "truncated: its header has 100 bytes, there are 1")]
    [InlineData(new byte[] { 1, 2, 3 }, "no NumPy array: it has 3 bytes; for values without a header declare a type, such as a.npy:float32x384")]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, "no NumPy array; for values without a header declare a type, such as a.npy:float32x384")]
    public void FileThatIsNoNumPyArray_IsRefused(byte[] bytes, string expected)
    {
        using InputFolder folder = new InputFolder().Bytes("a.npy", bytes);
        Assert.Contains("a.npy: " + expected, folder.Refuse(SampleColumns.Embedding, named: ["embedding=a.npy"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"loss":{"dtype":"F64","shape":[3],"data_offsets":[0,16]}}""", "the shape of 'loss' claims 3 rows of 8 bytes (24), there are 16")]
    [InlineData("""{"loss":{"dtype":"F64","shape":[2],"data_offsets":[0,24]}}""", "loss lies outside the file's 16 bytes of values")]
    [InlineData("""{"loss":{"dtype":"F64","shape":[1e99],"data_offsets":[0,16]}}""", "has fewer than 0 rows")]
    [InlineData("""{"loss":{"dtype":"F8_E4M3","shape":[16],"data_offsets":[0,16]}}""", "column 'loss': its type cannot be read")]
    [InlineData("""{"lost":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}""", "no column 'loss', which Stage0 (read) reads; the file has lost")]
    [InlineData("nonsense", "no safetensors file: ")]
    public void SafetensorsHeaderThatLies_IsRefused(string header, string expected)
    {
        using InputFolder folder = new InputFolder().Safetensors("a.safetensors", header, new byte[16]);
        string error = folder.Refuse(SampleColumns.Loss, ["a.safetensors"]);
        Assert.StartsWith("a.safetensors", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void FileCutWhileItIsRead_IsAnError()
    {
        using InputFolder folder = new InputFolder().Npy("emb.npy", new float[300_000], 100_000, 3);
        using InputSet inputs = folder.Open(SampleColumns.Embedding, named: ["embedding=emb.npy"]);
        var buffer = new SampleBuffer();
        inputs.Samples.Read(0, 10, SampleColumns.Embedding, "", buffer);
        using (var file = new FileStream(folder["emb.npy"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(1_000);
        }

        var error = Assert.Throws<DatasetException>(() => inputs.Samples.Read(90_000, 10, SampleColumns.Embedding, "", buffer));
        Assert.StartsWith("emb.npy: it ends at byte", error.Message, StringComparison.Ordinal);
    }

    private static string? Try(InputFolder folder, string name, out int rows)
    {
        rows = -1;
        try
        {
            rows = folder.Read(SetOfSamples.Columns, [name]).Count;
            return null;
        }
        catch (DatasetException e)
        {
            return e.Message;
        }
    }
}
