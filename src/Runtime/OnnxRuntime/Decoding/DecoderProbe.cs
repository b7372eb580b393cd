using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Learns about a decoder by running it over single tokens, which attend to themselves only.</summary>
/// <param name="session">The session.</param>
/// <param name="name">Who asks, for messages.</param>
/// <param name="maxTokens">Positions below it are used.</param>
internal sealed class DecoderProbe(DecoderSession session, string name, int maxTokens) : IDisposable
{
    // Rounding of the keys, as a part of their length; half precision has 11 bits.
    private const double SingleTolerance = 1e-4, HalfTolerance = 4e-3;

    // Four tokens, so that no pair of channels is near zero in all keys.
    private const int Tokens = 4;

    // Without position ids a position is as many entries in front, which take memory.
    private const int MostEntries = 1024;

    private readonly ProbeMemory _memory = new(session.Geometry, session.Layout.IsHalf);

    /// <summary>Number of different tokens.</summary>
    /// <exception cref="CacheException">The logits have another shape or type than a decoder's, or the run fails.</exception>
    internal int Vocabulary()
    {
        Run(0, 0);
        try
        {
            TensorView logits = session.Logits;
            return logits.Type is TensorElementType.Float or TensorElementType.Float16 && logits.Shape is [1, 1, > 0]
                ? logits.Count
                : throw new CacheException(
                    name, -1, $"'{session.Layout.Logits}' of one token: expected [1, 1, tokens] of Float or Float16, "
                        + $"got {ShapeText.Of(logits.Shape)} of {logits.Type}.");
        }
        finally
        {
            session.Release();
        }
    }

    /// <summary>Measures the rotation of the keys.</summary>
    /// <param name="vocabulary">Number of different tokens.</param>
    /// <returns>The rotation; null when keys do not depend on their position.</returns>
    /// <exception cref="CacheException">It is none, or not by position times frequency, or layers differ.</exception>
    internal RotaryEmbedding? Rotation(int vocabulary)
    {
        int layers = session.Geometry.Layers;
        List<(int Position, float[][] Keys)> runs = [.. Positions().Select(position => (position, KeysAt(position, vocabulary)))];
        var fit = new RotationFit(session.Geometry.HeadDim, session.Layout.IsHalf ? HalfTolerance : SingleTolerance);
        float[][] still = runs[0].Keys;
        string? problem = fit.Find(still[0], [.. runs.Skip(1).Select(static run => (run.Position, run.Keys[0]))], out RotaryEmbedding? rotary);
        if (problem is not null)
        {
            throw new CacheException(
                name, 0, $"{problem}. Keys that are moved to other positions must have a rotary embedding whose angles are position x frequency, "
                    + "without switches by length; use Positions = PositionPolicy.Original, or a scorer that does not predict queries.");
        }

        for (int layer = 1; layer < layers; layer++)
        {
            if (runs.Skip(1).FirstOrDefault(run => !fit.Explains(still[layer], run.Keys[layer], run.Position, rotary)) is { Keys: not null } run)
            {
                throw new CacheException(
                    name, layer, $"keys at position {run.Position} are turned otherwise than those of layer 0; one rotation for all layers is expected.");
            }
        }

        return rotary;
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    // Each at most 16 times the one before, so that full turns can be counted; the last one that is used shows a switch by length.
    private IEnumerable<int> Positions()
    {
        int last = int.Max(1, (session.Layout.PositionIds is null ? int.Min(maxTokens, MostEntries) : maxTokens) - 1);
        yield return 0;
        for (long position = 1; position < last; position *= 16)
        {
            yield return (int)position;
        }

        yield return last;
    }

    // [layer][tokens x KV heads x head width]
    private float[][] KeysAt(int position, int vocabulary)
    {
        var keys = new List<float>[session.Geometry.Layers];
        for (int i = 0; i < Tokens; i++)
        {
            int token = (int)((long)vocabulary * i / Tokens);
            if (session.Layout.PositionIds is null && position > 0)
            {
                Run(token, 0);
                _memory.Precede(position, [.. Enumerable.Range(0, keys.Length).Select(_memory.Values)]);
            }

            Run(token, position);
            session.Release();
            for (int layer = 0; layer < keys.Length; layer++)
            {
                (keys[layer] ??= []).AddRange(_memory.Keys(layer));
            }

            _memory.Precede(0, []);
        }

        return [.. keys.Select(static layer => layer.ToArray())];
    }

    private void Run(int token, int position)
    {
        try
        {
            session.Run([token], position, _memory);
        }
        catch (InvalidOperationException failure)
        {
            throw new CacheException(name, -1, $"the model fails on one token at position {position}: {failure.Message}", failure);
        }
    }
}
