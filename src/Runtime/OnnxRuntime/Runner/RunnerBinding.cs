using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// The bindings of a session for one set of input tensors. The first run lets ONNX Runtime allocate the outputs, which tells their
/// shapes; from then on it writes into the runner's buffers and nothing is allocated.
/// </summary>
internal sealed class RunnerBinding : IDisposable
{
    private readonly InferenceSession _session;
    private readonly TensorBuffer[] _inputs, _outputs;
    private readonly OrtValue?[] _inputTensors;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions? _graph;
    private long[][]? _outputShapes;
    private bool _dependsOnData;

    /// <summary>Binds the current tensors of the inputs.</summary>
    /// <param name="session">The session.</param>
    /// <param name="inputs">All inputs of the model, with values.</param>
    /// <param name="outputs">All outputs of the model.</param>
    /// <param name="graph">
    /// Options of runs that are recorded as a CUDA graph and played back, owned; null for none. A graph knows addresses, so no other binding may have
    /// these options.
    /// </param>
    internal RunnerBinding(InferenceSession session, TensorBuffer[] inputs, TensorBuffer[] outputs, RunOptions? graph)
    {
        (_session, _inputs, _outputs, _graph) = (session, inputs, outputs, graph);
        _inputTensors = [.. inputs.Select(input => input.Current)];
        _binding = session.CreateIoBinding();
        for (int i = 0; i < _inputs.Length; i++)
        {
            _binding.BindInput(_inputs[i].Value.Name, _inputTensors[i]);
        }
    }

    /// <summary>Whether this is the binding for the current tensors of the inputs.</summary>
    internal bool IsCurrent()
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (!ReferenceEquals(_inputs[i].Current, _inputTensors[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Runs the model; afterwards the outputs' current tensors hold the results.</summary>
    /// <param name="options">Options of runs that are not recorded.</param>
    /// <returns>Whether an output's memory moved, so that other bindings are stale.</returns>
    internal bool Run(RunOptions options)
    {
        foreach (TensorBuffer input in _inputs)
        {
            input.Upload();
        }

        bool moved = RunBound(options);
        foreach (TensorBuffer output in _outputs)
        {
            output.Written();
        }

        return moved;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _graph?.Dispose();
    }

    private bool RunBound(RunOptions options)
    {
        if (_outputShapes is null || _dependsOnData)
        {
            return RunAndAdopt(options);
        }

        for (int i = 0; i < _outputs.Length; i++)
        {
            _outputs[i].Select(_outputShapes[i]);
        }

        try
        {
            _session.RunWithBinding(_graph ?? options, _binding);
            return false;
        }
        catch (OnnxRuntimeException)
        {
            // The shape of an output may depend on the data and not fit the buffer bound to it. If that was not it, the same error comes again.
            bool moved = RunAndAdopt(options);
            _dependsOnData = true;
            return moved;
        }
    }

    private bool RunAndAdopt(RunOptions options)
    {
        _outputShapes = null;
        _binding.ClearBoundOutputs();
        foreach (TensorBuffer output in _outputs)
        {
            _binding.BindOutputToDevice(output.Value.Name, output.Memory.Info);
        }

        _session.RunWithBinding(options, _binding);
        bool moved = false;
        var shapes = new long[_outputs.Length][];
        using (IDisposableReadOnlyCollection<OrtValue> results = _binding.GetOutputValues())
        {
            for (int i = 0; i < shapes.Length; i++)
            {
                shapes[i] = results[i].GetTensorTypeAndShape().Shape;
                moved |= _outputs[i].Select(shapes[i]);
                _outputs[i].Adopt(results[i]);
            }
        }

        _binding.ClearBoundOutputs();
        foreach (TensorBuffer output in _outputs)
        {
            _binding.BindOutput(output.Value.Name, output.Current);
        }

        _outputShapes = shapes;
        return moved;
    }
}
