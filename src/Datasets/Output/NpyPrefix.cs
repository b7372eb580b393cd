using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>What stands in a NumPy file before the values (NEP 1, version 1.0).</summary>
internal static class NpyPrefix
{
    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>The prefix of a matrix of single-precision values.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="width">Values of a row.</param>
    internal static byte[] OfSingles(long rows, long width)
    {
        string header = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {width}), }}");
        int start = Magic.Length + sizeof(ushort);
        int length = (start + header.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] prefix = new byte[length];
        prefix.AsSpan().Fill((byte)' ');
        Magic.CopyTo(prefix);
        BinaryPrimitives.WriteUInt16LittleEndian(prefix.AsSpan(Magic.Length), (ushort)(length - start));
        Encoding.ASCII.GetBytes(header, prefix.AsSpan(start));
        prefix[^1] = (byte)'\n';
        return prefix;
    }
}
