using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// A decoder with its cache: reads a text in chunks, compresses the cache as the pipeline says, continues token by token. It counts tokens apart
/// from the entries of the cache, so positions are right whatever was evicted. A step takes no managed memory.
/// </summary>
/// <remarks>
/// A decoder holds one sequence and does one thing at a time; overlapping calls are refused. An error or a cancellation leaves the cache as it was
/// before the run of the model that it struck, but for a compression that made room for that run: chunks read before it stay
/// (<see cref="KvCache.Seen"/>). Take a <see cref="Snapshot"/> to go back further.
/// </remarks>
public sealed class Decoder : IDisposable
{
    private readonly ChunkReader _reader;
    private readonly CachePipeline? _pipeline;
    private readonly CallGate _gate;

    private Decoder(ChunkReader reader, KvCache cache, CachePipeline? pipeline)
    {
        _reader = reader;
        _pipeline = pipeline;
        _gate = new CallGate(reader, "A call is in progress. A decoder holds one sequence: wait for it, or use one decoder a thread.");
        Cache = cache;
    }

    /// <summary>The cache. Compact it, or read what it holds, between calls.</summary>
    public KvCache Cache { get; }

    /// <summary>Number of different tokens.</summary>
    public int Vocabulary => _reader.Vocabulary;

    /// <summary>Logits of what follows the last token [<see cref="Vocabulary"/>]. Valid until the next token is read.</summary>
    /// <exception cref="InvalidOperationException">Nothing has been read yet, or a call is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The decoder was disposed.</exception>
    public ReadOnlySpan<float> Logits
    {
        get
        {
            _gate.RequireIdle();
            ReadOnlySpan<float> logits = _reader.Logits;
            return !logits.IsEmpty ? logits : throw new InvalidOperationException("There are no logits: nothing has been read yet.");
        }
    }

    /// <summary>Opens a decoder. Where keys are turned to new positions, or queries to positions to come, the model's rotation is measured first.</summary>
    /// <param name="model">The model, woven for <paramref name="pipeline"/>.</param>
    /// <param name="pipeline">How its cache is compressed; null keeps everything.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="seed">Seed of random scorers.</param>
    /// <exception cref="ArgumentException">The model is not woven for the pipeline; the message says what is missing.</exception>
    /// <exception cref="CacheException">The pipeline cannot run on this model: another geometry, or a rotation that cannot be undone.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot load the model; the message says why.</exception>
    /// <exception cref="NotSupportedException">The execution provider is missing, or the model has inputs that a decoder does not fill.</exception>
    public static Decoder Open(DecoderModel model, CachePipeline? pipeline = null, DecoderOptions? options = null, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new DecoderOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ChunkLength, 1, nameof(options));
        DecoderFit.Require(model, pipeline);
        var session = new DecoderSession(model, options);
        KvCache? cache = null;
        try
        {
            CacheGeometry geometry = pipeline?.Geometry ?? model.Geometry;
            using var probe = new DecoderProbe(session, pipeline?.Name ?? "The decoder", geometry.MaxTokens);
            int vocabulary = probe.Vocabulary();
            RotaryEmbedding? rotary = DecoderFit.NeedsRotation(pipeline) ? probe.Rotation(vocabulary) : null;
            cache = new KvCache(
                geometry, pipeline, model.Layout.IsHalf, rotary, seed, options.Statistics, model.Layout.OutputProjections,
                CacheBuffers.In(session.Memory, pipeline, rotary, model.Layout.IsHalf, options));
            return new Decoder(new ChunkReader(session, cache, vocabulary, options.ChunkLength), cache, pipeline);
        }
        catch
        {
            cache?.Dispose();
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads a text: what the pipeline compresses once it has been read. Long texts are read in chunks of <see cref="DecoderOptions.ChunkLength"/>,
    /// or less where the cache's ceiling leaves less room.
    /// </summary>
    /// <param name="tokens">Its tokens, at least one.</param>
    /// <param name="cancellationToken">Ends a run of the model in progress, too.</param>
    /// <exception cref="ArgumentException">There is no token, or one that the model does not have.</exception>
    /// <exception cref="CacheException">
    /// The text is longer than the pipeline compresses at once, or the cache cannot take what came; the message names the layer.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another call is in progress, or the run failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; chunks that were read stay.</exception>
    public void Read(ReadOnlySpan<int> tokens, CancellationToken cancellationToken = default)
    {
        RequireTokens(tokens);
        _gate.Enter();
        try
        {
            DecoderFit.RequireRoom(_pipeline, Cache, tokens.Length);
            _reader.Read(tokens, cancellationToken);
            Cache.PromptEnded();
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Reads tokens behind a text, such as a question about it. A pipeline that compresses after a text does not do so after these.</summary>
    /// <param name="tokens">Tokens, at least one.</param>
    /// <param name="cancellationToken">Ends a run of the model in progress, too.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public void Append(ReadOnlySpan<int> tokens, CancellationToken cancellationToken = default)
    {
        RequireTokens(tokens);
        _gate.Enter();
        try
        {
            _reader.Read(tokens, cancellationToken);
            Cache.RunEnded(tokens.Length);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Reads one token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Ends a run of the model in progress, too.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public void Step(int token, CancellationToken cancellationToken = default) => Append([token], cancellationToken);

    /// <summary>
    /// Continues what has been read, token by token: chooses one, gives it out, and reads it when the next one is asked for. The model runs on the
    /// thread pool. Apart from the enumerator nothing is allocated.
    /// </summary>
    /// <param name="options">What is generated; null for 256 of the likeliest tokens.</param>
    /// <param name="cancellationToken">Ends a run of the model in progress, too.</param>
    /// <returns>
    /// Tokens. All of them have been read once the enumeration has ended by itself; of one that is broken off the last token has not been.
    /// </returns>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="CacheException">While enumerating: the cache cannot take what came.</exception>
    /// <exception cref="InvalidOperationException">
    /// While enumerating: nothing has been read yet, logits are not finite, or another call is in progress.
    /// </exception>
    /// <exception cref="OperationCanceledException">While enumerating: it was cancelled; tokens given out before the last one have been read.</exception>
    public IAsyncEnumerable<int> GenerateAsync(GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new GenerationOptions();
        options.Require(Vocabulary);
        return TokenGeneration.Tokens(this, options, cancellationToken);
    }

    /// <summary>Copies what has been read, so that it can be continued in several ways.</summary>
    /// <exception cref="InvalidOperationException">A call is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The decoder was disposed.</exception>
    public DecoderSnapshot Snapshot()
    {
        _gate.Enter();
        try
        {
            return new DecoderSnapshot(Cache.Snapshot(), _reader.Logits.ToArray());
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Goes back to a snapshot, as often as wanted.</summary>
    /// <param name="snapshot">A snapshot of this decoder, or of another one of the same model and pipeline.</param>
    /// <exception cref="ArgumentException">It is of another model or pipeline.</exception>
    /// <exception cref="InvalidOperationException">A call is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The decoder was disposed.</exception>
    public void Restore(DecoderSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Logits.Length != 0 && snapshot.Logits.Length != Vocabulary)
        {
            throw new ArgumentException($"The snapshot is of a model with {snapshot.Logits.Length} tokens; this one has {Vocabulary}.", nameof(snapshot));
        }

        _gate.Enter();
        try
        {
            Cache.Restore(snapshot.Cache);
            _reader.Replace(snapshot.Logits);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Forgets everything read.</summary>
    /// <exception cref="InvalidOperationException">A call is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The decoder was disposed.</exception>
    public void Clear()
    {
        _gate.Enter();
        try
        {
            Cache.Clear();
            _reader.Replace([]);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Frees session and cache; while a call is in progress, when that ends.</summary>
    public void Dispose() => _gate.Dispose();

    private void RequireTokens(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty)
        {
            throw new ArgumentException("There is no token to read; expected at least one.", nameof(tokens));
        }

        for (int i = 0; i < tokens.Length; i++)
        {
            if ((uint)tokens[i] >= (uint)Vocabulary)
            {
                throw new ArgumentException($"Token {i} is {tokens[i]}; the model has tokens 0 to {Vocabulary - 1}.", nameof(tokens));
            }
        }
    }
}
