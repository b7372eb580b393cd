using System.Text;
using PipelineDsl.Datasets;
using PipelineDsl.Kernels;

namespace PipelineDsl.Benchmarks.Quick.Datasets;

/// <summary>Inputs that are measured: columns of 1,000,000 samples in ten files each. Smaller sets are the first file, or a small one.</summary>
/// <param name="folder">Where they are.</param>
internal sealed class DatasetFiles(string folder)
{
    /// <summary>Channels of an embedding.</summary>
    public const int Channels = 384;

    /// <summary>Classes of logits.</summary>
    public const int Classes = 100;

    /// <summary>Words of a text.</summary>
    public const int Words = 60;

    private const int Small = 10_000, Rows = 100_000, Files = 10, Groups = 2_000;

    /// <summary>Numbers of samples.</summary>
    public static int[] Sizes { get; } = [Small, Rows, Rows * Files];

    /// <summary>Inputs of a method.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="samples">Number of samples, one of <see cref="Sizes"/>.</param>
    public SampleInputs Inputs(string[] columns, int samples) => columns is ["text"]
        ? SampleInputs.Parse([Path.Combine(folder, $"text-{Pattern(samples)}.jsonl")])
        : SampleInputs.Parse([], columns.Select(column => $"{column}={Path.Combine(folder, $"{column}-{Pattern(samples)}.npy")}"));

    /// <summary>Bytes of the inputs of a method.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="samples">Number of samples.</param>
    public long Bytes(string[] columns, int samples) => Paths(columns, samples).Sum(static path => new FileInfo(path).Length);

    /// <summary>Files of a method's inputs.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="samples">Number of samples.</param>
    public string[] Paths(string[] columns, int samples) =>
        [.. columns.SelectMany(column => Directory.GetFiles(folder, $"{column}-{Pattern(samples)}.*"))];

    /// <summary>Samples of each of those files.</summary>
    /// <param name="samples">Number of samples.</param>
    public static int RowsOfFile(int samples) => int.Min(samples, Rows);

    /// <summary>Writes all files into a folder that has none.</summary>
    public void WriteMissing()
    {
        Directory.CreateDirectory(folder);
        if (Directory.GetFiles(folder, "*.npy").Length == 0)
        {
            Write();
        }
    }

    /// <summary>Writes all files.</summary>
    public void Write()
    {
        float[] groups = Values(Groups * Channels, 1);
        Write("small", 0, Small, groups);
        for (int file = 0; file < Files; file++)
        {
            Write($"part{file}", file * Rows, Rows, groups);
        }
    }

    private static string Pattern(int samples) => samples switch { Small => "small", Rows => "part0", _ => "part*" };

    private void Write(string name, int first, int count, float[] groups)
    {
        // Around points, so that there are clusters; every twentieth sample is close to the one before.
        float[] embeddings = Values(count * Channels, first + 2);
        for (int sample = 0; sample < count; sample++)
        {
            Span<float> row = embeddings.AsSpan(sample * Channels, Channels);
            int group = (int)(KeyedHash.Key(3, (ulong)(first + sample)) % Groups);
            ReadOnlySpan<float> near = sample % 20 == 19 ? embeddings.AsSpan((sample - 1) * Channels, Channels) : groups.AsSpan(group * Channels, Channels);
            float spread = sample % 20 == 19 ? 0.01f : 0.5f;
            for (int channel = 0; channel < Channels; channel++)
            {
                row[channel] = near[channel] + (spread * row[channel]);
            }
        }

        NpyFile.Write<float>(Path.Combine(folder, $"embedding-{name}.npy"), embeddings, count, Channels);
        NpyFile.Write<float>(Path.Combine(folder, $"logits-{name}.npy"), Values(count * Classes, first + 4), count, Classes);
        long[] labels = [.. Enumerable.Range(first, count).Select(static sample => (long)(KeyedHash.Key(6, (ulong)sample) % Classes))];
        NpyFile.Write<long>(Path.Combine(folder, $"label-{name}.npy"), labels, count);
        WriteTexts(Path.Combine(folder, $"text-{name}.jsonl"), first, count);
    }

    private static void WriteTexts(string path, int first, int count)
    {
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        for (int sample = first; sample < first + count; sample++)
        {
            // Every twentieth text is the one before with another last word.
            int source = sample % 20 == 19 ? sample - 1 : sample;
            writer.Write("{\"text\": \"");
            for (int word = 0; word < Words; word++)
            {
                int from = word == Words - 1 ? sample : source;
                writer.Write($"w{KeyedHash.Key((ulong)word, (ulong)from) % 20_000} ");
            }

            writer.Write("\"}\n");
        }
    }

    private static float[] Values(int count, int seed)
    {
        float[] values = new float[count];
        ulong state = KeyedHash.Key(5, (ulong)seed) | 1;
        foreach (ref float value in values.AsSpan())
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            value = ((state >> 40) * (2f / (1 << 24))) - 1;
        }

        return values;
    }
}
