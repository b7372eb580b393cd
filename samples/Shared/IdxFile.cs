using System.Buffers.Binary;
using System.IO.Compression;

namespace Samples;

/// <summary>Reads IDX files of bytes, gzipped: the format of MNIST and its descendants.</summary>
internal static class IdxFile
{
    /// <summary>Reads the first items of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="itemShape">Shape that each item must have; empty for labels.</param>
    /// <param name="count">How many items are wanted; all if the file has fewer.</param>
    public static byte[] Read(string path, ReadOnlySpan<int> itemShape, int count)
    {
        try
        {
            using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            byte[] header = new byte[8 + (4 * itemShape.Length)];
            stream.ReadExactly(header);
            int magic = BinaryPrimitives.ReadInt32BigEndian(header);
            int expected = 0x801 + itemShape.Length;
            if (magic != expected)
            {
                throw new InputException($"{path} is no IDX file of the expected kind: it starts with 0x{magic:x8}, expected 0x{expected:x8}.");
            }

            int length = 1;
            for (int axis = 0; axis < itemShape.Length; axis++)
            {
                int size = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8 + (4 * axis)));
                if (size != itemShape[axis])
                {
                    throw new InputException($"{path}: axis {axis} of an item has {size} values, expected {itemShape[axis]}.");
                }

                length *= size;
            }

            int items = int.Min(count, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
            if (items <= 0)
            {
                throw new InputException($"{path} holds no items.");
            }

            return ReadItems(stream, items, length);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Grows with what really comes: the count in the header is a claim.</summary>
    private static byte[] ReadItems(Stream stream, int items, int length)
    {
        using var data = new MemoryStream();
        byte[] item = new byte[length];
        for (int i = 0; i < items; i++)
        {
            stream.ReadExactly(item);
            data.Write(item);
        }

        return data.ToArray();
    }
}
