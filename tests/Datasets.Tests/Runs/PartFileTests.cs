using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Datasets.Tests;

public class PartFileTests
{
    private static readonly TaskName _task = new("Stage0-losses", 3);

    [Fact]
    public void AnySliceOfAnyLength_ReadsWhatWasWritten() => Prop.ForAll(
        Gen.Choose(0, 3 * PartRecord.ChunkBytes).Two().ToArbitrary(),
        static sizes =>
        {
            using var folder = new ScratchFolder();
            byte[] values = new byte[sizes.Item1];
            new Random(1).NextBytes(values);
            PartRecord record = Write(folder, values);
            using FilePartReader reader = Open(folder, record);
            int start = values.Length == 0 ? 0 : sizes.Item2 % values.Length;
            byte[] slice = new byte[values.Length - start];

            reader.Read<byte>(start, slice);

            Assert.Equal(values.Length, reader.Length);
            Assert.Equal(values[start..], slice);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ValuesAcrossChunks_ReadBack()
    {
        using var folder = new ScratchFolder();
        using var writer = new FilePartWriter(new RunDirectory(folder.Path), _task, "part");
        const int Count = (PartRecord.ChunkBytes / 12) + 5;
        for (int value = 0; value < Count; value++)
        {
            writer.Write(value);
            writer.Write((long)value * 3);
        }

        writer.Dispose();
        writer.Finished().Publish();
        using FilePartReader reader = Open(folder, writer.Record());

        for (int value = Count - 1; value >= 0; value -= 7)
        {
            Assert.Equal(value, reader.Read<int>(value * 12L));
            Assert.Equal(value * 3L, reader.Read<long>((value * 12L) + 4));
        }
    }

    [Fact]
    public void ReadBehindTheEnd_IsAnErrorNotARead()
    {
        using var folder = new ScratchFolder();
        using FilePartReader reader = Open(folder, Write(folder, new byte[100]));

        var error = Assert.Throws<DatasetException>(() => reader.Read<long>(96));

        Assert.Contains("ends at byte 100, but bytes 96 to 103", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneBitFlipped_OnlySlicesThatTouchItFail()
    {
        using var folder = new ScratchFolder();
        PartRecord record = Write(folder, new byte[(2 * PartRecord.ChunkBytes) + 10]);
        string path = new RunDirectory(folder.Path).Part(_task, "part");
        using (FileStream file = File.Open(path, FileMode.Open))
        {
            file.Position = PartRecord.ChunkBytes + 77;
            file.WriteByte(4);
        }

        using FilePartReader reader = Open(folder, record);

        Assert.Equal(0, reader.Read<byte>(0));
        Assert.Equal(0, reader.Read<byte>(2 * PartRecord.ChunkBytes));
        var error = Assert.Throws<DatasetException>(() => reader.Read<byte>(PartRecord.ChunkBytes));
        Assert.Contains("differs from what was written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileCutShort_IsRefusedWhenOpened()
    {
        using var folder = new ScratchFolder();
        PartRecord record = Write(folder, new byte[100]);
        using (FileStream file = File.Open(new RunDirectory(folder.Path).Part(_task, "part"), FileMode.Open))
        {
            file.SetLength(99);
        }

        Assert.Contains("has 99 bytes and not 100", Assert.Throws<DatasetException>(() => Open(folder, record)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NotPublished_LeavesNoFile()
    {
        using var folder = new ScratchFolder();
        var writer = new FilePartWriter(new RunDirectory(folder.Path), _task, "part");
        writer.Write(1);
        writer.Dispose();

        writer.Discard();

        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void SmallPart_MakesNoFileUntilItIsFinished()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder.Path);
        using var writer = new FilePartWriter(directory, _task, "part");
        writer.Write(1);
        writer.Dispose();
        bool isThere = Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Any();

        writer.Finished().Publish();

        Assert.False(isThere);
        Assert.Equal(BitConverter.GetBytes(1), File.ReadAllBytes(directory.Part(_task, "part")));
        Assert.Equal(4, writer.Length);
    }

    private static PartRecord Write(ScratchFolder folder, byte[] values)
    {
        using var writer = new FilePartWriter(new RunDirectory(folder.Path), _task, "part");
        writer.Write<byte>(values);
        writer.Dispose();
        writer.Finished().Publish();
        return writer.Record();
    }

    private static FilePartReader Open(ScratchFolder folder, PartRecord record) =>
        new(new RunDirectory(folder.Path).Part(_task, "part"), record, static wrong => new DatasetException(wrong, 3));
}
