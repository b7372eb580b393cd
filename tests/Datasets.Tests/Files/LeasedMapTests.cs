using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PipelineDsl.Datasets.Tests;

/// <summary>Files are mapped while nobody wants to change them. Other systems than Linux have no leases: files are read by position there.</summary>
public sealed unsafe class LeasedMapTests
{
    private const int Rows = 4000, Classes = 10;

    /// <summary>Longer than any wait here, and shorter than the 45 s after which the system breaks a lease by force.</summary>
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(15);

    private static readonly float[] _values = [.. Enumerable.Range(0, Rows * Classes).Select(static i => (i * 0.37f) - (i % 11))];

    [Fact]
    public void AnyBlock_IsWhatTheFileHolds()
    {
        using InputFolder folder = new InputFolder().Raw("a.bin", _values);
        byte[] whole = File.ReadAllBytes(folder["a.bin"]);
        using SafeFileHandle file = File.OpenHandle(folder["a.bin"]);
        using LeasedMap? map = LeasedMap.TryTake(file, whole.Length);

        if (map is null)
        {
            Assert.False(OperatingSystem.IsLinux());
            return;
        }

        foreach ((int start, int length) in new[] { (0, 1), (4095, 2), (4096, 4096), (5000, 20_000), (whole.Length - 7, 7), (0, whole.Length) })
        {
            byte* block = map.TryBorrow(start, length);
            Assert.True(block != null);
            Assert.Equal(whole[start..(start + length)], new ReadOnlySpan<byte>(block, length));
            map.Return();
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => map.TryBorrow(1, whole.Length) == null);
    }

    [Fact]
    public void FileThatSomebodyWrites_OrIsTooShort_IsNotMapped()
    {
        using InputFolder folder = new InputFolder().Raw("a.bin", _values);
        using SafeFileHandle file = File.OpenHandle(folder["a.bin"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using (File.OpenHandle(folder["a.bin"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            Assert.Null(LeasedMap.TryTake(file, 4096));
        }

        Assert.Null(LeasedMap.TryTake(file, RandomAccess.GetLength(file) + 1));
        Assert.True(Start(() => Write(folder["a.bin"])).Join(_soon), "A lease was left behind.");
    }

    [Fact]
    public void Writer_WaitsForTheBlockInUse_AndNoOtherIsGiven()
    {
        using InputFolder folder = new InputFolder().Raw("a.bin", _values);
        using SafeFileHandle file = File.OpenHandle(folder["a.bin"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using LeasedMap? map = LeasedMap.TryTake(file, 8192);
        if (map is null)
        {
            Assert.False(OperatingSystem.IsLinux());
            return;
        }

        Assert.True(map.TryBorrow(0, 100) != null);
        Thread writer = Start(() => Write(folder["a.bin"]));
        Assert.False(writer.Join(TimeSpan.FromSeconds(0.4)));
        Assert.True(map.TryBorrow(0, 100) == null);
        Assert.True(map.IsMapped);

        map.Return();

        Assert.True(writer.Join(_soon), "The writer was not let in.");
        Assert.False(map.IsMapped);
        Assert.True(map.TryBorrow(0, 100) == null);
    }

    [Fact]
    public void WriterWhileNothingIsRead_IsLetIn()
    {
        using InputFolder folder = new InputFolder().Raw("a.bin", _values);
        using SafeFileHandle file = File.OpenHandle(folder["a.bin"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using LeasedMap? map = LeasedMap.TryTake(file, 8192);

        Assert.True(Start(() => Write(folder["a.bin"])).Join(_soon), "The writer was not let in.");

        Assert.True(map is not { IsMapped: true });
    }

    [Fact]
    public void FileClosedWhileABlockIsInUse_StaysUntilItIsGivenBack()
    {
        using InputFolder folder = new InputFolder().Raw("a.bin", _values);
        using SafeFileHandle file = File.OpenHandle(folder["a.bin"]);
        using LeasedMap? map = LeasedMap.TryTake(file, 8192);
        float* values = map == null ? null : (float*)map.TryBorrow(0, 8192);

        map?.Dispose();
        file.Dispose();

        if (map is not null)
        {
            Assert.Equal(_values[..2048], new ReadOnlySpan<float>(values, 2048));
            map.Return();
            Assert.False(map.IsMapped);
        }

        Assert.True(Start(() => Write(folder["a.bin"])).Join(_soon), "A lease was left behind.");
    }

    [Theory]
    [InlineData("a.npy", true)]
    [InlineData("double.npy", true)]
    [InlineData("half.npy", false)]
    [InlineData("a.bin:float32x10", true)]
    [InlineData("even.safetensors", true)]
    [InlineData("odd.safetensors", false)]
    public void Rows_AreTheSameWhereverTheyStand(string named, bool isBorrowed)
    {
        using InputFolder folder = Files();
        string[] inputs = ["logits=" + named];
        using InputSet set = Open(folder, inputs);
        using var here = new SampleBuffer();
        using var there = new SampleBuffer { Borrows = true };
        foreach ((int first, int count) in new[] { (0, 1), (17, 500), (Rows - 64, 64), (0, Rows) })
        {
            set.Samples.Read(first, count, SampleColumns.Logits, "", here);
            set.Samples.Read(first, count, SampleColumns.Logits, "", there);

            Assert.False(here.BorrowedLogits.IsSet);
            Assert.Equal(isBorrowed && OperatingSystem.IsLinux(), there.BorrowedLogits.IsSet);
            Assert.Equal(here.Block().SingleLogits, there.Block().SingleLogits);
            Assert.Equal(here.Block().Logits, there.Block().Logits);
            Assert.Equal(named.StartsWith("double", StringComparison.Ordinal), there.Block().Single is null);
        }
    }

    [Fact]
    public void Embeddings_AreTheSame_AndBlocksOverTwoFilesAreCopied()
    {
        using InputFolder folder = new InputFolder().Npy("e-1.npy", _values[..3000], 1000, 3).Npy("e-2.npy", _values[3000..6000], 1000, 3);
        using InputSet set = folder.Open(SampleColumns.Embedding, named: ["embedding=e-*.npy"]);
        using var buffer = new SampleBuffer { Borrows = true };
        foreach (int first in (int[])[0, 500, 900, 1000, 1500])
        {
            set.Samples.Read(first, 500, SampleColumns.Embedding, "", buffer);

            Assert.Equal(first != 900 && OperatingSystem.IsLinux(), buffer.BorrowedEmbeddings.IsSet);
            for (int row = 0; row < 500; row++)
            {
                Assert.Equal(_values.AsSpan((first + row) * 3, 3), buffer.Block().Embeddings[row]);
            }
        }
    }

    [Theory]
    [InlineData(float.NaN, "not a number")]
    [InlineData(float.NegativeInfinity, "infinite")]
    public void ValueThatIsNotFinite_IsNamed(float value, string problem)
    {
        float[] bad = [.. _values];
        bad[(1234 * Classes) + 7] = value;
        using InputFolder folder = new InputFolder().Npy("a.npy", bad, Rows, Classes);
        using InputSet set = Open(folder, ["logits=a.npy"]);
        using var buffer = new SampleBuffer { Borrows = true };

        string error = Assert.Throws<DatasetException>(() => set.Samples.Read(1000, 500, SampleColumns.Logits, "", buffer)).Message;

        Assert.Equal($"a.npy, row 1234, column 'logits': value 7 is {problem}.", error);
    }

    [Fact]
    public void FileCutShortWhileItIsRead_IsAnErrorThatNamesIt()
    {
        using InputFolder folder = Files();
        using InputSet set = Open(folder, ["logits=a.npy"]);
        using var buffer = new SampleBuffer { Borrows = true };
        set.Samples.Read(Rows - 100, 100, SampleColumns.Logits, "", buffer);
        Assert.Equal(OperatingSystem.IsLinux(), buffer.BorrowedLogits.IsSet);

        // As another process would: with the system's call, which no lock of .NET stops.
        int result = -1;
        Thread cut = Start(() => result = NativeTruncate.Cut(folder["a.npy"], 200));
        string? error = null;
        for (long end = Environment.TickCount64 + (long)_soon.TotalMilliseconds; error is null && Environment.TickCount64 < end;)
        {
            error = Record.Exception(() => set.Samples.Read(Rows - 100, 100, SampleColumns.Logits, "", buffer))?.Message;
        }

        Assert.StartsWith("a.npy: it ends at byte ", error, StringComparison.Ordinal);
        Assert.True(cut.Join(_soon));
        Assert.Equal(0, result);
    }

    [Fact]
    public void SetThatWasClosed_LeavesNoLease()
    {
        using InputFolder folder = Files();
        using (InputSet set = Open(folder, ["logits=a.npy"]))
        using (var buffer = new SampleBuffer { Borrows = true })
        {
            set.Samples.Read(0, 100, SampleColumns.Logits, "", buffer);
            buffer.Dispose();
            set.Samples.Read(0, 100, SampleColumns.Logits, "", buffer);
        }

        Assert.True(Start(() => Write(folder["a.npy"])).Join(_soon), "A lease was left behind.");
    }

    private static InputSet Open(InputFolder folder, string[] named) => folder.Open(SampleColumns.Logits, named: named);

    private static InputFolder Files()
    {
        byte[] bytes = MemoryMarshal.AsBytes(_values.AsSpan()).ToArray();
        string header = $"{{\"logits\":{{\"dtype\":\"F32\",\"shape\":[{Rows},{Classes}],\"data_offsets\":[0,{bytes.Length}]}}}}";
        string even = header.PadRight((header.Length + 3) / 4 * 4), odd = even + " ";
        return new InputFolder().Npy("a.npy", _values, Rows, Classes).Npy("double.npy", [.. _values.Select(static value => value * 1.1)], Rows, Classes)
            .Npy("half.npy", [.. _values.Select(static value => (Half)(value / 64))], Rows, Classes).Raw("a.bin", _values)
            .Safetensors("even.safetensors", even, bytes).Safetensors("odd.safetensors", odd, bytes);
    }

    private static Thread Start(Action action)
    {
        var thread = new Thread(() => action()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void Write(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, [1], 0);
    }
}
