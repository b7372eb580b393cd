using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>A session with the buffers of its inputs and outputs and the bindings between them. Not safe for concurrent use.</summary>
/// <param name="session">The session; owned.</param>
/// <param name="inputs">The model's inputs.</param>
/// <param name="outputs">The model's outputs.</param>
/// <param name="site">Where the session runs.</param>
internal sealed class RunnerSession(InferenceSession session, IEnumerable<ModelValue> inputs, IEnumerable<ModelValue> outputs, SessionSite site) : IDisposable
{
    private const string GraphId = "gpu_graph_id", NoGraph = "-1";

    // Lengths that come again are worth remembering; a model that is fed ever new ones must not collect bindings without end.
    private const int MostBindings = 64;

    private readonly RunOptions _options = Options(site, NoGraph);
    private readonly List<RunnerBinding> _bindings = [];
    private int _graphs;

    /// <summary>Buffers of the inputs.</summary>
    internal TensorBuffer[] Inputs { get; } = DeviceMemories.Place(inputs, site.Memory, session.GetMemoryInfosForInputs);

    /// <summary>Buffers of the outputs.</summary>
    internal TensorBuffer[] Outputs { get; } = DeviceMemories.Place(outputs, site.Memory, session.GetMemoryInfosForOutputs);

    /// <summary>Finds a buffer.</summary>
    /// <param name="buffers">Those of the inputs or of the outputs.</param>
    /// <param name="kind">"input" or "output".</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none; the message lists them.</exception>
    internal static TensorBuffer Find(TensorBuffer[] buffers, string kind, string name)
    {
        foreach (TensorBuffer buffer in buffers)
        {
            if (string.Equals(buffer.Value.Name, name, StringComparison.Ordinal))
            {
                return buffer;
            }
        }

        throw new ArgumentException($"The model has no {kind} '{name}'; its {kind}s are {Describe(buffers)}.");
    }

    /// <summary>Buffers as messages list them.</summary>
    /// <param name="buffers">The buffers.</param>
    internal static string Describe(TensorBuffer[] buffers) => string.Join(", ", buffers.Select(buffer => buffer.Value));

    /// <summary>Gives an input a shape.</summary>
    /// <param name="input">The input.</param>
    /// <param name="shape">Its shape.</param>
    internal void Select(TensorBuffer input, ReadOnlySpan<long> shape)
    {
        if (input.Select(shape))
        {
            DropBindings();
        }
    }

    /// <summary>Lets an input read from the caller's tensor.</summary>
    /// <param name="input">The input.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="shape">Its shape.</param>
    internal void Bind(TensorBuffer input, OrtValue tensor, long[] shape)
    {
        // Bindings hold what they were made with; the caller may have freed an earlier tensor by now.
        DropBindings();
        input.Bind(tensor, shape);
    }

    /// <summary>Requires that every input has a value.</summary>
    /// <exception cref="InvalidOperationException">One has none.</exception>
    internal void RequireInputs()
    {
        foreach (TensorBuffer input in Inputs)
        {
            if (input.Current is null)
            {
                throw new InvalidOperationException($"The input {input.Value} has no value yet; fill it with Input or Bind.");
            }
        }
    }

    /// <summary>Runs the model on the current inputs.</summary>
    internal void Run()
    {
        RunnerBinding binding = CurrentBinding();
        if (binding.Run(_options))
        {
            // An output's memory moved: what other bindings write to is gone.
            _bindings.Remove(binding);
            DropBindings();
            _bindings.Add(binding);
        }

        site.Faults.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DropBindings();
        foreach (TensorBuffer input in Inputs)
        {
            input.Dispose();
        }

        foreach (TensorBuffer output in Outputs)
        {
            output.Dispose();
        }

        _options.Dispose();
        session.Dispose();
    }

    private static RunOptions Options(SessionSite site, string graph)
    {
        var options = new RunOptions();
        if (site.HasCudaGraphs)
        {
            options.AddRunConfigEntry(GraphId, graph);
        }

        return options;
    }

    private RunnerBinding CurrentBinding()
    {
        foreach (RunnerBinding known in _bindings)
        {
            if (known.IsCurrent())
            {
                return known;
            }
        }

        if (_bindings.Count == MostBindings)
        {
            DropBindings();
        }

        // A graph is of certain addresses: ids are never used again.
        RunOptions? graph = site.HasCudaGraphs ? Options(site, $"{++_graphs}") : null;
        var added = new RunnerBinding(session, Inputs, Outputs, graph);
        _bindings.Add(added);
        return added;
    }

    private void DropBindings()
    {
        foreach (RunnerBinding binding in _bindings)
        {
            binding.Dispose();
        }

        _bindings.Clear();
    }
}
