using System.Runtime.InteropServices;
using System.Text;

namespace PipelineDsl.Datasets.Tests;

/// <summary>A folder with input files, and what is said about them.</summary>
internal sealed class InputFolder : IDisposable
{
    private readonly ScratchFolder _folder = new();

    internal string this[string name] => _folder[name];

    internal InputFolder Text(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return this;
    }

    internal InputFolder Bytes(string name, params byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return this;
    }

    internal InputFolder Npy<T>(string name, T[] values, params long[] shape)
        where T : unmanaged
    {
        NpyFile.Write<T>(_folder[name], values, shape.Length == 0 ? [values.Length] : shape);
        return this;
    }

    internal InputFolder Raw<T>(string name, params T[] values)
        where T : unmanaged => Bytes(name, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    internal InputFolder Safetensors(string name, string header, params byte[] data) =>
        Bytes(name, [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data]);

    internal InputSet Open(SampleColumns columns, string[]? tables = null, string[]? named = null, string[]? names = null, string scoreColumn = "score") =>
        InputSet.Open(SampleInputs.Parse(tables ?? [], named, names) with { Directory = _folder.Path }, ReadingStage.Of(columns, scoreColumn: scoreColumn));

    /// <summary>Opens the inputs and reads all of them.</summary>
    internal SampleBuffer Read(SampleColumns columns, string[]? tables = null, string[]? named = null, string[]? names = null, string scoreColumn = "score")
    {
        using InputSet inputs = Open(columns, tables, named, names, scoreColumn);
        var buffer = new SampleBuffer();
        inputs.Samples.Read(0, (int)inputs.Samples.Count, columns, scoreColumn, buffer);
        return buffer;
    }

    /// <summary>The message with which the inputs are refused, when they are opened or read.</summary>
    internal string Refuse(SampleColumns columns, string[]? tables = null, string[]? named = null, string[]? names = null) =>
        Assert.Throws<DatasetException>(() => Read(columns, tables, named, names)).Message;

    public void Dispose() => _folder.Dispose();
}
