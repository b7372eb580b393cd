using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Runs a model over buffers that are allocated once: fill <see cref="Input{T}"/>, call <see cref="Run(CancellationToken)"/>, read
/// <see cref="Output{T}"/>. After the first run of a shape a run allocates no managed memory, unless the model has outputs whose shape
/// depends on the data. Batches and lengths may change from run to run; the buffers grow to the largest. On a device, inputs are copied there before a run
/// and outputs back when they are read; tensors that stay there (<see cref="Allocate{T}"/>, <see cref="OutputTensor"/>) are not copied at all.
/// </summary>
/// <remarks>A runner has one set of buffers, so it does one run at a time; overlapping calls are refused. Use one runner a thread.</remarks>
public sealed partial class ModelRunner : IDisposable
{
    private readonly SessionSite _site;
    private readonly RunnerSession _session;
    private readonly Lock _gate = new();
    private bool _isRunning, _isDisposed, _hasResult;

    private ModelRunner(Func<SessionOptions, InferenceSession> open, ModelRunnerOptions options)
    {
        InferenceSession session = SessionFactory.Create(options, open, out _site);
        try
        {
            Inputs = ModelValue.Of(session.InputMetadata, session.InputNames);
            Outputs = ModelValue.Of(session.OutputMetadata, session.OutputNames);
            _session = new RunnerSession(session, Inputs, Outputs, _site);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Where the model runs: what was asked for, or the processor where <see cref="ModelRunnerOptions.Fallback"/> allowed it.</summary>
    public ExecutionProvider Provider => _site.Provider;

    /// <summary>The model's inputs.</summary>
    public ImmutableArray<ModelValue> Inputs { get; }

    /// <summary>The model's outputs.</summary>
    public ImmutableArray<ModelValue> Outputs { get; }

    /// <summary>Opens a model file; weights in other files are looked for beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot load the model; the message says why.</exception>
    /// <exception cref="NotSupportedException">
    /// An input or output is no tensor of numbers, the execution provider is missing and there is no fallback, or CUDA graphs are not possible.
    /// </exception>
    public static ModelRunner Open(string path, ModelRunnerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path)
            ? new ModelRunner(session => new InferenceSession(path, session), options ?? new())
            : throw new FileNotFoundException($"There is no model file '{path}'.", path);
    }

    /// <summary>Opens a model in memory; <see cref="ModelRunnerOptions.ExternalDataFolder"/> says where weights in files are.</summary>
    /// <param name="model">An ONNX model.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot load the model; the message says why.</exception>
    /// <exception cref="NotSupportedException">
    /// An input or output is no tensor of numbers, the execution provider is missing and there is no fallback, or CUDA graphs are not possible.
    /// </exception>
    public static ModelRunner Open(byte[] model, ModelRunnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelRunner(session => new InferenceSession(model, session), options ?? new());
    }

    /// <summary>
    /// The buffer that the next run reads an input from. Fill it completely: it is not cleared. It stays valid until
    /// this method is called for this input again.
    /// </summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="name">The input.</param>
    /// <param name="shape">The shape that the next runs have.</param>
    /// <exception cref="ArgumentException">There is no such input, or type or shape do not fit; the message says what does.</exception>
    /// <exception cref="InvalidOperationException">A run is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
    public Span<T> Input<T>(string name, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        TensorBuffer input = RunnerSession.Find(_session.Inputs, "input", name);
        input.Value.Require(ElementType<T>.Value);
        input.Value.Require(shape);
        lock (_gate)
        {
            RequireIdle();
            _session.Select(input, shape);
            return input.Elements<T>();
        }
    }

    /// <summary>Runs the model once.</summary>
    /// <param name="cancellationToken">Looked at before the run.</param>
    /// <exception cref="InvalidOperationException">An input has no value yet, or another run is in progress.</exception>
    /// <exception cref="OnnxRuntimeException">The run failed; a stage's error names pipeline, stage, layer, what was expected and what came.</exception>
    /// <exception cref="TokenStageException">A stage on a device failed, which shows once its results are there; the message says the same.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before it began.</exception>
    /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
    public void Run(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Enter();
        RunEntered();
    }

    /// <summary>Runs the model once, on the thread pool.</summary>
    /// <param name="cancellationToken">Looked at before the run begins.</param>
    /// <exception cref="InvalidOperationException">An input has no value yet, or another run is in progress: thrown at once.</exception>
    /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
    public ValueTask RunAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        Enter();
        return new ValueTask(Task.Run(
            () =>
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    Leave();
                    cancellationToken.ThrowIfCancellationRequested();
                }

                RunEntered();
            },
            CancellationToken.None));
    }

    /// <summary>Runs a model of one float input once and gives back its first output.</summary>
    /// <param name="input">The values. If one axis of the input has no fixed length, such as the batch, their number says how long it is.</param>
    /// <param name="cancellationToken">Looked at before the run.</param>
    /// <returns>The first output, valid until the next run.</returns>
    /// <exception cref="ArgumentException">The number of values does not fit, or the model has other inputs: use <see cref="Input{T}"/>.</exception>
    /// <exception cref="InvalidOperationException">Another run is in progress.</exception>
    public ReadOnlySpan<float> Run(ReadOnlySpan<float> input, CancellationToken cancellationToken = default)
    {
        if (_session.Inputs is not [{ } only])
        {
            throw new ArgumentException(
                $"The model has {Inputs.Length} inputs ({RunnerSession.Describe(_session.Inputs)}); expected one. Fill each with Input.");
        }

        // The rank comes from the model file, so it may be anything.
        int rank = only.Value.Shape.Length;
        Span<long> shape = rank <= 8 ? stackalloc long[8] : new long[rank];
        shape = shape[..rank];
        only.Value.Fit(input.Length, shape);
        input.CopyTo(Input<float>(only.Value.Name, shape));
        Run(cancellationToken);
        return Output<float>(Outputs[0].Name);
    }

    /// <summary>An output of the last run, valid until the next run. It is copied from a device when it is first asked for, and else not at all.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="name">The output.</param>
    /// <exception cref="ArgumentException">There is no such output, or it has another type.</exception>
    /// <exception cref="InvalidOperationException">There was no run yet, the last one failed, or one is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
    public ReadOnlySpan<T> Output<T>(string name)
        where T : unmanaged
    {
        TensorBuffer output = RunnerSession.Find(_session.Outputs, "output", name);
        output.Value.Require(ElementType<T>.Value);
        lock (_gate)
        {
            RequireResult();
            return output.Elements<T>();
        }
    }

    /// <summary>The shape of an output of the last run.</summary>
    /// <param name="name">The output.</param>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    /// <exception cref="InvalidOperationException">There was no run yet, the last one failed, or one is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
    public ReadOnlySpan<long> OutputShape(string name)
    {
        TensorBuffer output = RunnerSession.Find(_session.Outputs, "output", name);
        lock (_gate)
        {
            RequireResult();
            return output.Shape;
        }
    }

    /// <summary>Frees session and buffers; while a run is in progress, when that ends. Spans into the buffers are invalid afterwards.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                if (!_isRunning)
                {
                    _session.Dispose();
                }
            }
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            RequireIdle();
            _session.RequireInputs();
            _isRunning = true;
            _hasResult = false;
        }
    }

    private void RunEntered()
    {
        bool succeeded = false;
        try
        {
            _session.Run();
            succeeded = true;
        }
        finally
        {
            Leave(succeeded);
        }
    }

    private void Leave(bool hasResult = false)
    {
        lock (_gate)
        {
            _isRunning = false;
            _hasResult = hasResult;
            if (_isDisposed)
            {
                _session.Dispose();
            }
        }
    }

    private void RequireIdle()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isRunning)
        {
            throw new InvalidOperationException("A run is in progress. A runner has one set of buffers: wait for the run, or use one runner a thread.");
        }
    }

    private void RequireResult()
    {
        RequireIdle();
        if (!_hasResult)
        {
            throw new InvalidOperationException("There is no result: there was no run yet, or the last one failed.");
        }
    }
}
