using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Reads tokens in runs of the model, each of which becomes part of the cache or leaves no trace.</summary>
/// <param name="session">The session; owned.</param>
/// <param name="cache">The cache; owned.</param>
/// <param name="vocabulary">Number of different tokens.</param>
/// <param name="chunkLength">The most tokens of a run.</param>
internal sealed class ChunkReader(DecoderSession session, KvCache cache, int vocabulary, int chunkLength) : IDisposable
{
    private readonly CacheMemory _memory = new(cache, session.Memory);
    private readonly float[] _logits = new float[vocabulary];

    /// <summary>Logits behind the last token that was read [vocabulary]; empty before the first.</summary>
    internal ReadOnlySpan<float> Logits => HasLogits ? _logits : [];

    /// <summary>Number of different tokens.</summary>
    internal int Vocabulary => _logits.Length;

    private bool HasLogits { get; set; }

    /// <summary>Reads tokens.</summary>
    /// <param name="tokens">Checked tokens.</param>
    /// <param name="cancellationToken">Ends a run in progress, too.</param>
    internal void Read(ReadOnlySpan<int> tokens, CancellationToken cancellationToken)
    {
        // A token that cannot be cancelled registers nothing; nodes of one that can are used again.
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static session => ((DecoderSession)session!).Terminate(true), session);
        try
        {
            while (!tokens.IsEmpty)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Where there is no room at all, the cache says so for one token.
                int count = int.Min(tokens.Length, int.Min(chunkLength, int.Max(1, cache.MostNewTokens)));
                Run(tokens[..count], cancellationToken);
                tokens = tokens[count..];
            }
        }
        finally
        {
            // Waits for a callback in progress, so that no later run is ended by it.
            registration.Dispose();
            if (cancellationToken.IsCancellationRequested)
            {
                session.Terminate(false);
            }
        }
    }

    /// <summary>Takes other logits.</summary>
    /// <param name="logits">Logits [vocabulary], or none.</param>
    internal void Replace(ReadOnlySpan<float> logits)
    {
        logits.CopyTo(_logits);
        HasLogits = !logits.IsEmpty;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
        cache.Dispose();
    }

    private void Run(ReadOnlySpan<int> tokens, CancellationToken cancellationToken)
    {
        cache.Prepare(tokens.Length);
        bool isCommitted = false;
        try
        {
            session.Run(tokens, cache.NextPosition, _memory);
            TensorView logits = session.Logits;
            RequireLogits(logits, tokens.Length);
            if (!session.Memory.IsProcessor)
            {
                // The cache cannot look at keys and values on a device. The last token attends to all of them, so a bad one shows here.
                RequireNumbers(logits);
            }

            cache.Commit(tokens.Length, session.Signals);
            isCommitted = true;
            CopyLast(logits);
        }
        catch (InvalidOperationException) when (cancellationToken.IsCancellationRequested && !isCommitted)
        {
            throw new OperationCanceledException("The decoder's run was cancelled.", cancellationToken);
        }
        finally
        {
            if (!isCommitted)
            {
                cache.Abandon();
            }

            session.Release();
        }
    }

    private void RequireLogits(TensorView logits, int newTokens)
    {
        if (logits.Count != newTokens * (long)vocabulary)
        {
            throw new InvalidOperationException(
                $"'{session.Layout.Logits}': expected [1, {newTokens}, {vocabulary}], got {ShapeText.Of(logits.Shape)} of {logits.Type}.");
        }
    }

    private void RequireNumbers(TensorView logits)
    {
        bool isBad = logits.Type == TensorElementType.Float
            ? HasNaN(logits.Data<float>()[^vocabulary..])
            : HasNaN(logits.Data<Half>()[^vocabulary..]);
        if (isBad)
        {
            throw new InvalidOperationException($"'{session.Layout.Logits}': logits of the last new token are NaN; the run is dropped.");
        }
    }

    // The index of the highest value is that of the first NaN, if there is one.
    private static bool HasNaN<T>(ReadOnlySpan<T> values)
        where T : INumber<T> => T.IsNaN(values[TensorPrimitives.IndexOfMax(values)]);

    private void CopyLast(TensorView logits)
    {
        if (logits.Type == TensorElementType.Float)
        {
            logits.Data<float>()[^vocabulary..].CopyTo(_logits);
        }
        else
        {
            TensorPrimitives.ConvertToSingle(logits.Data<Half>()[^vocabulary..], _logits);
        }

        HasLogits = true;
    }
}
