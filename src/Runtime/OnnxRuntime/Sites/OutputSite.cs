using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// A pipeline's stage between two sessions (<see cref="CutPoint.Output"/>): a vision encoder or projector gives tokens, the site compresses them, and what
/// is left goes into the model that follows. A plain function over tensors: no graph is changed.
/// </summary>
/// <example>
/// <code>
/// using var site = new OutputSite(LeanVision.Definition);
/// OutputSiteResult left = site.Run(new OutputSiteInputs { Hidden = encoded[0], Attention = encoded[1] });
/// decoder.Run(options, ["image_features", "position_ids"], [left.Tokens, left.Positions], ["logits"]);
/// </code>
/// </example>
/// <remarks>
/// A site has one set of buffers, which its results are views of, so it does one run at a time; overlapping calls are refused. Use one site a thread.
/// After the first run of a shape a run allocates no managed memory.
/// </remarks>
public sealed class OutputSite : IDisposable
{
    private readonly SiteOutputs _outputs = new();
    private readonly StageSite _site;
    private readonly ulong _seed;
    private int _isRunning;
    private bool _isDisposed;

    /// <summary>Opens the site, and runs the stage once on made-up data so that the first run is no slower than the others.</summary>
    /// <param name="pipeline">A pipeline with one stage at the output.</param>
    /// <param name="seed">Seed of random scorers.</param>
    /// <exception cref="ArgumentException">
    /// The pipeline has no stage at the output or several, or the stage reads what only exists inside a model.
    /// </exception>
    public OutputSite(TokenPipeline pipeline, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        TokenStage[] stages = [.. pipeline.Stages.Where(stage => stage.Cut == CutPoint.Output)];
        if (stages.Length != 1)
        {
            string found = stages.Length == 0 ? "none" : string.Join(", ", stages.Select(stage => stage.Name));
            throw new ArgumentException($"{pipeline.Name}: expected one stage at the output (CutPoint.Output), got {found}.", nameof(pipeline));
        }

        (Pipeline, Stage, _seed) = (pipeline, stages[0], seed);
        _site = new StageSite(pipeline.Name, Stage.Name, Stage.Layer);
        foreach (StageSignal signal in (ReadOnlySpan<StageSignal>)[StageSignal.Normed, StageSignal.Embeddings])
        {
            if (Stage.Reads(signal))
            {
                throw new ArgumentException($"{_site}: it reads {signal}, which only exists inside a model.", nameof(pipeline));
            }
        }

        StageWarmUp.Run(Stage);
    }

    /// <summary>The pipeline.</summary>
    public TokenPipeline Pipeline { get; }

    /// <summary>Its stage at the output.</summary>
    public TokenStage Stage { get; }

    /// <summary>Compresses the tokens of a batch.</summary>
    /// <param name="inputs">The tokens, and what the stage's method reads besides.</param>
    /// <returns>What is left, in buffers of the site: valid until the next run.</returns>
    /// <exception cref="TokenStageException">
    /// A tensor is missing or does not fit: told before anything runs. Or the stage's code failed. The message names pipeline and stage.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another run is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The site was disposed.</exception>
    public OutputSiteResult Run(in OutputSiteInputs inputs)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) != 0)
        {
            throw new InvalidOperationException($"{_site}: a run is in progress. A site has one set of buffers: use one site a thread.");
        }

        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var checkedInputs = new SiteInputs(Pipeline, Stage, _seed, inputs);
            if (checkedInputs.Overlaps(_outputs.Tokens))
            {
                throw Error("Hidden is what this site gave in its last run, which this run would overwrite; use another site.");
            }

            Run(checkedInputs);
            return _outputs.Result;
        }
        catch (Exception exception) when (exception is not TokenStageException and not ObjectDisposedException)
        {
            // From the stage's code, which may be the user's, or from ONNX Runtime.
            throw new TokenStageException(_site, $"{exception.GetType().Name}: {exception.Message}", exception);
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    /// <summary>Frees the buffers; the tensors of the last run are invalid afterwards.</summary>
    /// <exception cref="InvalidOperationException">A run is in progress.</exception>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isRunning, 1) != 0)
        {
            throw new InvalidOperationException($"{_site}: a run is in progress; dispose the site when it ended.");
        }

        _isDisposed = true;
        _outputs.Dispose();
        Volatile.Write(ref _isRunning, 0);
    }

    private void Run(in SiteInputs inputs)
    {
        int tokens = inputs.Tokens, channels = Stage.Channels;
        int kept = Stage.KeptOf(tokens, inputs.OriginalTokens);
        bool dependsOnData = kept < 0;
        if (dependsOnData && inputs.Batch != 1)
        {
            throw Error($"how many tokens it keeps depends on each item, so the batch must be 1, got {inputs.Batch}.");
        }

        // Of a number that depends on the data the most is prepared, and cut down afterwards.
        int room = dependsOnData ? tokens : kept;
        bool hasSizes = inputs.HasSizes || Stage.Kind == StageKind.Merge;
        _outputs.Select(inputs.Batch, room, channels, hasSizes);
        StageScratch scratch = StageScratch.Current;
        scratch.Node.EnsureCapacity(inputs.ScratchBytes + SiteOutputs.ScratchBytes(tokens));
        scratch.Body.EnsureCapacity(Stage.WorkspaceBytes(tokens, inputs.MetricWidth));
        for (int item = 0; item < inputs.Batch; item++)
        {
            scratch.Node.Reset();
            scratch.Body.Reset();
            TokenStageInput input = inputs.Item(item, scratch.Node);
            TokenStageOutput output = _outputs.Item(item, room, channels, scratch.Node);
            int written = Stage.Body(input, output, scratch.Body);
            if (dependsOnData ? written < 0 || written > room : written != kept)
            {
                string expected = dependsOnData ? $"at most {room}" : $"{kept}";
                throw Error($"the plan keeps {expected} of {tokens} tokens, but the stage's code wrote {written}.");
            }

            _outputs.Select(inputs.Batch, written, channels, hasSizes);
            _outputs.Finish(Stage, _site, item, input, output.Kept[..written]);
        }
    }

    private TokenStageException Error(string problem) => new(_site, problem);
}
