using CorpusSelection.Data;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace CorpusSelection.Encoding;

/// <summary>Embeds images: the CLS token behind the last layer of the shipped vision transformer, and its logits.</summary>
internal static class ImageEncoder
{
    private const float Mean = 0.2860f, StandardDeviation = 0.3530f;
    private const int Batch = 50;

    /// <summary>Width of an embedding.</summary>
    public const int Channels = 96;

    /// <summary>Embeds a set, on several threads.</summary>
    /// <param name="images">The images.</param>
    /// <param name="threads">Threads, a session each.</param>
    /// <param name="progress">Told of every batch.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static EncodedImages Encode(ImageSet images, int threads, IExperimentProgress progress, CancellationToken cancellation)
    {
        WovenModel encoder = TokenWeaver.Weave(
            LeanEncoder.Definition, FashionMnist.Model, new WeaveOptions { Export = new SignalExport { Layer = -1, Signals = [StageSignal.Hidden] } });
        byte[] model = encoder.ToArray();
        var encoded = new EncodedImages(new float[images.Count * Channels], new float[images.Count * FashionMnist.Classes.Length]);
        int batches = (images.Count + Batch - 1) / Batch;
        progress.Begin("embedding", batches);
        Parallel.For(
            0,
            batches,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => ModelRunner.Open(model, new() { Pipelines = [LeanEncoder.Definition], Threads = 1 }),
            (batch, _, runner) =>
            {
                Encode(runner, images, batch * Batch, encoded);
                progress.Advance(1);
                return runner;
            },
            static runner => runner.Dispose());
        return encoded;
    }

    private static void Encode(ModelRunner runner, ImageSet images, int first, EncodedImages encoded)
    {
        int count = int.Min(Batch, images.Count - first);
        float[] pixels = new float[count * FashionMnist.Pixels];
        ReadOnlySpan<byte> bytes = images.Pixels.AsSpan(first * FashionMnist.Pixels, pixels.Length);
        for (int pixel = 0; pixel < pixels.Length; pixel++)
        {
            pixels[pixel] = ((bytes[pixel] / 255f) - Mean) / StandardDeviation;
        }

        runner.Run(pixels);
        ReadOnlySpan<float> hidden = runner.Output<float>("site_hidden"), logits = runner.Output<float>("logits");
        int stride = hidden.Length / count;
        for (int image = 0; image < count; image++)
        {
            hidden.Slice(image * stride, Channels).CopyTo(encoded.Embeddings.AsSpan((first + image) * Channels));
        }

        logits.CopyTo(encoded.Logits.AsSpan(first * FashionMnist.Classes.Length));
    }
}
