using Microsoft.ML.OnnxRuntime;
using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;

namespace PipelineDsl.OnnxRuntime;

/// <summary>A decoder's session and the values of its runs. A run takes no managed memory. Not safe for concurrent use.</summary>
internal sealed unsafe class DecoderSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly SessionSite _site;
    private readonly RunOptions _options = new();
    private readonly DecoderInputs _inputs;
    private readonly DecoderOutputs _outputs;

    /// <summary>Opens a session.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot load the model; the message says why.</exception>
    /// <exception cref="NotSupportedException">The execution provider is missing, or the model has an input that nobody fills.</exception>
    internal DecoderSession(DecoderModel model, DecoderOptions options)
    {
        Layout = model.Layout;
        Geometry = model.Geometry;
        _session = SessionFactory.Create(
            options.ForSession(model.ExternalDataFolder), settings => new InferenceSession(model.ToArray(), settings), out _site);
        _inputs = new DecoderInputs(Layout, Geometry, _site.Memory);
        _outputs = new DecoderOutputs(Layout, Geometry);
        try
        {
            RequireNames();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Inputs and outputs by what they are for.</summary>
    internal DecoderLayout Layout { get; }

    /// <summary>Layers, heads and widths.</summary>
    internal CacheGeometry Geometry { get; }

    /// <summary>The memory that the model reads and writes.</summary>
    internal DeviceMemory Memory => _site.Memory;

    /// <summary>Bytes of the buffers for inputs.</summary>
    internal long Bytes => _inputs.Bytes;

    /// <summary>Logits of the last run [1, new tokens, vocabulary].</summary>
    internal TensorView Logits => _outputs.Logits;

    /// <summary>What the last run said of its queries and its attention.</summary>
    internal CacheSignalValues Signals => _outputs.Signals;

    /// <summary>Runs the model over some new tokens.</summary>
    /// <param name="tokens">New tokens, at least one.</param>
    /// <param name="position">Position of the first of them.</param>
    /// <param name="memory">The cache that is read and the room for what is written.</param>
    /// <exception cref="InvalidOperationException">The run failed; with ONNX Runtime's message.</exception>
    internal void Run(ReadOnlySpan<int> tokens, int position, IRunMemory memory)
    {
        _inputs.Fill(tokens, position, memory);
        _outputs.Fill(tokens.Length, memory);
        try
        {
            OrtStatus.Check(OrtApi.Run(
                OrtSessions.Handle(_session),
                _options.DangerousGetHandle(),
                _inputs.Names.Pointer,
                _inputs.Values,
                (nuint)_inputs.Names.Count,
                _outputs.Names.Pointer,
                (nuint)_outputs.Names.Count,
                _outputs.Values));
            _site.Faults.Throw();
        }
        finally
        {
            _inputs.Clear();
        }
    }

    /// <summary>Gives back what the last run made.</summary>
    internal void Release() => _outputs.Clear();

    /// <summary>Ends a run in progress, from another thread; every later one ends at once, until it is called with false.</summary>
    /// <param name="ends">Whether runs end.</param>
    internal void Terminate(bool ends) => _options.Terminate = ends;

    /// <inheritdoc/>
    public void Dispose()
    {
        _inputs.Dispose();
        _outputs.Dispose();
        _options.Dispose();
        _session.Dispose();
    }

    private void RequireNames()
    {
        if (_session.InputNames.Except(_inputs.All).FirstOrDefault() is { } unknown)
        {
            throw new NotSupportedException($"The model has an input '{unknown}' that a decoder does not fill; it fills {string.Join(", ", _inputs.All)}.");
        }

        string? absent = _inputs.All.Except(_session.InputNames).Concat(_outputs.All.Except(_session.OutputNames)).FirstOrDefault();
        if (absent is not null)
        {
            throw new NotSupportedException($"The model has no input or output '{absent}', which its layout names.");
        }
    }
}
