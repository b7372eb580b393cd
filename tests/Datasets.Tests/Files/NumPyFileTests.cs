namespace PipelineDsl.Datasets.Tests;

/// <summary>Files that NumPy itself wrote, and every type of value that arrays may have.</summary>
public sealed class NumPyFileTests
{
    /// <summary><c>numpy.savez(embedding=arange(15, f4).reshape(5, 3), label=arange(5), id=["a", "b\u00e9", "c", "d", "e"])</c>.</summary>
    private const string Stored =
        "UEsDBBQAAAAAAAAAIQAPOcwuvAAAALwAAAANABQAZW1iZWRkaW5nLm5weQEAEAC8AAAAAAAAALwAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW"
        + "5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDUsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAA"
        + "AACAPwAAAEAAAEBAAACAQAAAoEAAAMBAAADgQAAAAEEAABBBAAAgQQAAMEEAAEBBAABQQQAAYEFQSwMEFAAAAAAAAAAhAMt3namoAAAAqAAAAAkAFABsYWJlbC5ucHkBAB"
        + "AAqAAAAAAAAACoAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxpOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICg1LCksIH0gICAgICAgICAgICAg"
        + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAAAAABAAAAAAAAAAIAAAAAAAAAAwAAAAAAAAAEAAAAAAAAAFBLAwQUAAAAAA"
        + "AAACEAjLTJYKgAAACoAAAABgAUAGlkLm5weQEAEACoAAAAAAAAAKgAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnPFUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwg"
        + "J3NoYXBlJzogKDUsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAphAAAAAAAAAGIAAADpAAAAYwAAAA"
        + "AAAABkAAAAAAAAAGUAAAAAAAAAUEsBAhQDFAAAAAAAAAAhAA85zC68AAAAvAAAAA0AAAAAAAAAAAAAAIABAAAAAGVtYmVkZGluZy5ucHlQSwECFAMUAAAAAAAAACEAy3ed"
        + "qagAAACoAAAACQAAAAAAAAAAAAAAgAH7AAAAbGFiZWwubnB5UEsBAhQDFAAAAAAAAAAhAIy0yWCoAAAAqAAAAAYAAAAAAAAAAAAAAIAB3gEAAGlkLm5weVBLBQYAAAAAAw"
        + "ADAKYAAAC+AgAAAAA=";

    /// <summary><c>numpy.savez_compressed</c> of the same, but for <c>id=[b"f", b"g", b"h", b"i", b"jj"]</c>.</summary>
    private const string Compressed =
        "UEsDBBQAAAAIAAAAIQAPOcwubQAAALwAAAANABQAZW1iZWRkaW5nLm5weQEAEAC8AAAAAAAAAG0AAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoq6joJ6WX1RSlJ"
        + "gXn1+UkgoSd0vMKU4FihdnJBakAvkapjoKxpo6CrUKZAMuBjBosAcSDkAExA1AvACIDwDxAyBmcGRgEABiBSA2AGIHIA4A4gRHAFBLAwQUAAAACAAAACEAy3edqVEAAACo"
        + "AAAACQAUAGxhYmVsLm5weQEAEACoAAAAAAAAAFEAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkapjqaOg"
        + "q1ChQALgYoYITSTFCaGUqzQGkAUEsDBBQAAAAIAAAAIQC7IWwOTgAAAIoAAAAGABQAaWQubnB5AQAQAIoAAAAAAAAATgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBe"
        + "E2ykrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqmOpo6CrUKFACuNIZ0hgyGTIasLABQSwECFAMUAAAACAAAACEADznMLm0AAAC8AAAADQAAAAAAAAAAAAAAgA"
        + "EAAAAAZW1iZWRkaW5nLm5weVBLAQIUAxQAAAAIAAAAIQDLd52pUQAAAKgAAAAJAAAAAAAAAAAAAACAAawAAABsYWJlbC5ucHlQSwECFAMUAAAACAAAACEAuyFsDk4AAACK"
        + "AAAABgAAAAAAAAAAAAAAgAE4AQAAaWQubnB5UEsFBgAAAAADAAMApgAAAL4BAAAAAA==";

    /// <summary>[1, 0, 1, 0, 1] in single precision, format version 2.</summary>
    private const string Version2 =
        "k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoNSwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAAAAAAgD8AAAAAAACAPw==";

    /// <summary>The same, format version 3.</summary>
    private const string Version3 =
        "k05VTVBZAwB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoNSwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAAAAAAgD8AAAAAAACAPw==";

    [Fact]
    public void Archives_OfNumPy_AreRead()
    {
        using InputFolder folder = new InputFolder().Bytes("a.npz", Convert.FromBase64String(Stored)).Bytes("b.npz", Convert.FromBase64String(Compressed));
        SampleBuffer read = folder.Read(SampleColumns.Embedding | SampleColumns.Label | SampleColumns.Id, ["*.npz"]);
        Assert.Equal(["a", "b\u00e9", "c", "d", "e", "f", "g", "h", "i", "jj"], read.Ids);
        Assert.Equal([0, 1, 2, 3, 4, 0, 1, 2, 3, 4], read.Labels);
        Assert.Equal([.. Enumerable.Range(0, 30).Select(static i => (float)(i % 15))], read.Embeddings);
    }

    [Theory]
    [InlineData(Version2)]
    [InlineData(Version3)]
    public void LaterVersions_AreRead(string file)
    {
        using InputFolder folder = new InputFolder().Bytes("a.npy", Convert.FromBase64String(file));
        Assert.Equal([1, 0, 1, 0, 1], folder.Read(SampleColumns.Loss, named: ["loss=a.npy"]).Losses);
    }

    [Fact]
    public void EveryType_IsRead()
    {
        AssertRead<Half>([(Half)1, (Half)0.5], [1, 0.5]);
        AssertRead<float>([1, 0.1f], [1, 0.1f]);
        AssertRead<double>([1, 0.1], [1, 0.1]);
        AssertRead<sbyte>([1, -128], [1, -128]);
        AssertRead<short>([1, -32768], [1, -32768]);
        AssertRead([1, int.MinValue], [1, int.MinValue]);
        AssertRead<long>([1, -1L << 52], [1, -1L << 52]);
        AssertRead<byte>([1, 255], [1, 255]);
        AssertRead<ushort>([1, 65535], [1, 65535]);
        AssertRead<uint>([1, uint.MaxValue], [1, uint.MaxValue]);
        AssertRead<ulong>([1, 1UL << 63], [1, 1UL << 63]);
        AssertRead([true, false], [1, 0]);
    }

    [Theory]
    [InlineData("float16x3", new byte[] { 0, 0x3C, 0, 0x40, 0, 0x42 })]
    [InlineData("bfloat16x3", new byte[] { 0x80, 0x3F, 0, 0x40, 0x40, 0x40 })]
    [InlineData("Float32x1x3", new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40 })]
    [InlineData("uint8x3", new byte[] { 1, 2, 3 })]
    public void FileWithoutHeader_IsReadAsDeclared(string type, byte[] bytes)
    {
        using InputFolder folder = new InputFolder().Bytes("emb.npy", bytes);
        Assert.Equal([1, 2, 3], folder.Read(SampleColumns.Embedding, named: ["embedding=emb.npy:" + type]).Embeddings);
    }

    [Fact]
    public void TensorsOfSafetensors_AreRead()
    {
        const string Header = """
            {"__metadata__":{"format":"pt"},"embedding":{"dtype":"BF16","shape":[2,3],"data_offsets":[0,12]},
             "label":{"dtype":"I64","shape":[2],"data_offsets":[12,28]},"scale":{"dtype":"F32","shape":[],"data_offsets":[28,32]}}
            """;
        byte[] values = [0x80, 0x3F, 0, 0x40, 0x40, 0x40, 0x80, 0x3F, 0, 0x40, 0x40, 0xC0, 7, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F];
        using InputFolder folder = new InputFolder().Safetensors("a.safetensors", Header, values);
        SampleBuffer read = folder.Read(SampleColumns.Embedding | SampleColumns.Label, ["a.safetensors"]);
        Assert.Equal([1, 2, 3, 1, 2, -3], read.Embeddings);
        Assert.Equal([7, 9], read.Labels);
    }

    [Fact]
    public void LargeBlockOfNarrowValues_IsReadInChunks()
    {
        byte[] values = [.. Enumerable.Range(0, 300_000).Select(static i => (byte)(i % 251))];
        using InputFolder folder = new InputFolder().Npy("emb.npy", values, 100_000, 3);
        Assert.Equal(Array.ConvertAll(values, static value => (float)value), folder.Read(SampleColumns.Embedding, named: ["embedding=emb.npy"]).Embeddings);
    }

    private static void AssertRead<T>(T[] values, double[] expected)
        where T : unmanaged
    {
        using InputFolder folder = new InputFolder().Npy("a.npy", values);
        Assert.Equal(expected, folder.Read(SampleColumns.Loss, named: ["loss=a.npy"]).Losses);
    }
}
