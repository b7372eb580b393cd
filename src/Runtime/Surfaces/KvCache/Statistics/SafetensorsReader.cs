using System.Runtime.InteropServices;

namespace PipelineDsl.KvCaches;

/// <summary>Reads tensors of a safetensors file as single precision.</summary>
internal sealed class SafetensorsReader : IDisposable
{
    private readonly FileStream _file;
    private readonly SafetensorsHeader _header;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no safetensors file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal SafetensorsReader(string path)
    {
        _file = File.OpenRead(path);
        try
        {
            _header = new SafetensorsHeader(_file, Path.GetFileName(path));
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Names of the tensors, for messages.</summary>
    internal string Names
    {
        get
        {
            string[] names = [.. _header.Names];
            return names.Length == 0 ? "none" : string.Join(", ", names.Take(8)) + (names.Length > 8 ? ", ..." : "");
        }
    }

    /// <summary>Reads a tensor; null when there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="axes">Axes that it must have.</param>
    /// <exception cref="InvalidDataException">Its description or its values make no sense.</exception>
    internal StatisticsTensor? Read(string name, int axes)
    {
        if (_header.Find(name) is not { } entry)
        {
            return null;
        }

        string shape = $"[{string.Join(",", entry.Shape)}]";
        if (entry.Shape.Length != axes || Array.Exists(entry.Shape, static size => size is < 1 or > int.MaxValue))
        {
            throw Damaged($"{name} has shape {shape}, expected {axes} positive axes");
        }

        long count = entry.Shape.Aggregate(1L, static (product, axis) => product > Array.MaxLength ? product : product * axis);
        int size = entry.Type switch { "F32" => 4, "F16" or "BF16" => 2, _ => throw Damaged($"{name} is of type '{entry.Type}', expected F32, F16 or BF16") };
        if (count > Array.MaxLength || entry.Bytes != count * size)
        {
            throw Damaged($"{name} has {entry.Bytes} bytes, but its shape {string.Join(" x ", entry.Shape)} needs {count} values of {size}");
        }

        float[] values = new float[count];
        _file.Position = entry.Offset;
        ReadValues(values, entry.Type);
        return new StatisticsTensor([.. entry.Shape.Select(static axis => (int)axis)], values);
    }

    /// <summary>An error that names the file.</summary>
    /// <param name="problem">What is wrong.</param>
    internal InvalidDataException Damaged(string problem) => _header.Damaged(problem);

    /// <inheritdoc/>
    public void Dispose()
    {
        _header.Dispose();
        _file.Dispose();
    }

    private void ReadValues(float[] values, string type)
    {
        if (type == "F32")
        {
            _file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return;
        }

        ushort[] narrow = new ushort[int.Min(values.Length, 1 << 16)];
        for (int done = 0; done < values.Length; done += narrow.Length)
        {
            Span<ushort> part = narrow.AsSpan(0, int.Min(narrow.Length, values.Length - done));
            _file.ReadExactly(MemoryMarshal.AsBytes(part));
            for (int i = 0; i < part.Length; i++)
            {
                values[done + i] = type == "F16" ? (float)BitConverter.UInt16BitsToHalf(part[i]) : BitConverter.Int32BitsToSingle(part[i] << 16);
            }
        }
    }
}
