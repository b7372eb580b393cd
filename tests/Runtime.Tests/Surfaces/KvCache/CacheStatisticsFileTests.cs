using System.Text.Json;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.Surfaces.KvCache;

/// <summary>Files of statistics: what was written is read, what others wrote is read, and what makes no sense is refused.</summary>
public class CacheStatisticsFileTests
{
    [Fact]
    public void SavedFile_IsReadAsItWas()
    {
        CacheStatistics written = QueryFiltersTests.Statistics(seed: 1, layers: 3, heads: 4, kvHeads: 2, width: 5, RotaryEmbedding.FromTheta(4), 100);
        using var file = new SafetensorsFile();
        written.Save(file.Path);
        var read = CacheStatistics.Load(file.Path);

        Assert.Equal((3, 4, 2, 5), (read.Layers, read.QueryHeads, read.KvHeads, read.HeadDim));
        for (int layer = 0; layer < 3; layer++)
        {
            Assert.Equal(Values(written.Moments(layer).Means), Values(read.Moments(layer).Means));
            Assert.Equal(Values(written.Moments(layer).Covariances), Values(read.Moments(layer).Covariances));
            Assert.Equal(Values(written.Filters(layer)), Values(read.Filters(layer)));
        }

        Assert.NotEqual(Values(read.Filters(0)), Values(read.Filters(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => { read.Filters(3); });
    }

    /// <summary>Values start at a multiple of 8, as the format asks of writers, and the header is JSON up to there.</summary>
    [Fact]
    public void SavedFile_HasAnAlignedHeader()
    {
        using var file = new SafetensorsFile();
        QueryFiltersTests.Statistics(1, 1, 1, 1, 3, null, 1).Save(file.Path);
        byte[] bytes = File.ReadAllBytes(file.Path);
        int header = BitConverter.ToInt32(bytes);

        Assert.Equal(0, header % 8);
        using var json = JsonDocument.Parse(bytes.AsMemory(8, header));
        Assert.Equal(8 + header + json.RootElement.GetProperty("q_filters").GetProperty("data_offsets")[1].GetInt32(), bytes.Length);
    }

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3C, 0x00, 0xC1 })]
    [InlineData("BF16", new byte[] { 0x80, 0x3F, 0x20, 0xC0 })]
    [InlineData("F32", new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0 })]
    public void FiltersOfAnyPrecision_AreRead(string type, byte[] data)
    {
        using var file = SafetensorsFile.Of(
            $$"""{"__metadata__":{"format":"pt"},"q_filters":{"dtype":"{{type}}","shape":[1,1,2],"data_offsets":[0,{{data.Length}}] } }""", data);
        var statistics = CacheStatistics.Load(file.Path);

        Assert.Equal([1, -2.5f], Values(statistics.Filters(0)));
        Assert.True(statistics.HasFilters);
        Assert.False(statistics.HasMoments);
        Assert.Equal(0, statistics.Moments(0).Means.Tokens);
    }

    [Theory]
    [InlineData("{}", "expected query_mean and query_cov, or q_filters, found none")]
    [InlineData("[]", "its header is no JSON object")]
    [InlineData("{", "no safetensors file: ")]
    [InlineData("""{"weight":{}}""", "or q_filters, found weight")]
    [InlineData("""{"q_filters":3}""", "q_filters has no shape")]
    [InlineData("""{"q_filters":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", "q_filters has shape [1,2], expected 3 positive axes")]
    [InlineData("""{"q_filters":{"dtype":"F32","shape":[1,-1,2],"data_offsets":[0,8]}}""", "expected 3 positive axes")]
    [InlineData("""{"q_filters":{"dtype":"F32","shape":[1,1e99,2],"data_offsets":[0,8]}}""", "expected 3 positive axes")]
    [InlineData("""{"q_filters":{"dtype":"I64","shape":[1,1,2],"data_offsets":[0,8]}}""", "q_filters is of type 'I64', expected F32, F16 or BF16")]
    [InlineData("""{"q_filters":{"shape":[1,1,2],"data_offsets":[0,8]}}""", "is of type ''")]
    [InlineData("""{"q_filters":{"dtype":"F32","shape":[1,1,2],"data_offsets":[8,16]}}""", "q_filters lies outside the file's 8 bytes")]
    [InlineData("""{"q_filters":{"dtype":"F32","shape":[1,1,2],"data_offsets":[-8,0]}}""", "q_filters lies outside")]
    [InlineData("""{"q_filters":{"dtype":"F32","shape":[1,1,2],"data_offsets":["0",8]}}""", "q_filters lies outside")]
    [InlineData("""{"q_filters":{"dtype":"F32","shape":[1,1,2]}}""", "q_filters lies outside")]
    [InlineData("""{"q_filters":{"dtype":"F32","shape":[1,1,3],"data_offsets":[0,8]}}""", "has 8 bytes, but its shape 1 x 1 x 3 needs 3 values of 4")]
    [InlineData("""{"q_filters":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", "q_filters has 8 bytes, but its shape")]
    [InlineData("""{"query_mean":{"dtype":"F32","shape":[1,1,2],"data_offsets":[0,8]}}""", "expected query_mean and query_cov")]
    [InlineData(
        """
        {"query_mean":{"dtype":"F32","shape":[1,2,1],"data_offsets":[0,8]},"query_cov":{"dtype":"F32","shape":[1,1,2,1],"data_offsets":[0,8]}}
        """,
        "covariances of shape 1 x 1 x 2 x 1 do not fit means of shape 1 x 2 x 1")]
    [InlineData(
        """
        {"query_mean":{"dtype":"F32","shape":[1,2,1],"data_offsets":[0,8]},"query_cov":{"dtype":"F32","shape":[1,2,1,1],"data_offsets":[0,8]}}
        """,
        "layer 0, head 1: channel 0 has variance -2.5")]
    public void DamagedFile_IsRefusedByName(string header, string problem)
    {
        using var file = SafetensorsFile.Of(header, 0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0);
        string message = Assert.Throws<InvalidDataException>(() => CacheStatistics.Load(file.Path)).Message;

        Assert.StartsWith("model.safetensors: ", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}' })]
    public void HeaderThatDoesNotFitTheFile_IsRefused(byte[] content)
    {
        using var file = new SafetensorsFile();
        File.WriteAllBytes(file.Path, content);

        Assert.Contains("no safetensors file", Assert.Throws<InvalidDataException>(() => CacheStatistics.Load(file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ValueThatIsNotFinite_IsRefused()
    {
        using var file = SafetensorsFile.Of("""{"q_filters":{"dtype":"F16","shape":[2,1,1],"data_offsets":[0,4]}}""", 0, 0x3C, 0, 0x7C);

        Assert.Contains(
            "the filters of layer 1 hold", Assert.Throws<InvalidDataException>(() => CacheStatistics.Load(file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatDoesNotExist_IsNotFound()
    {
        using var file = new SafetensorsFile();

        Assert.Throws<FileNotFoundException>(() => CacheStatistics.Load(file.Path));
    }

    internal static float[] Values(TokenMatrix rows)
    {
        float[] values = new float[rows.Tokens * rows.Channels];
        for (int row = 0; row < rows.Tokens; row++)
        {
            rows[row].CopyTo(values.AsSpan(row * rows.Channels));
        }

        return values;
    }
}
