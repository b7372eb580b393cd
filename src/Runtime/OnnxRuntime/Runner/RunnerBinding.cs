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
    private readonly bool _copiesInputs;
    private long[][]? _outputShapes;
    private bool _dependsOnData;

    /// <summary>Binds the current tensors of the inputs.</summary>
    /// <param name="session">The session.</param>
    /// <param name="inputs">All inputs of the model, with values.</param>
    /// <param name="outputs">All outputs of the model.</param>
    /// <param name="copiesInputs">Whether binding copies to a device, so that new values need a new binding.</param>
    internal RunnerBinding(InferenceSession session, TensorBuffer[] inputs, TensorBuffer[] outputs, bool copiesInputs)
    {
        _session = session;
        _inputs = inputs;
        _outputs = outputs;
        _copiesInputs = copiesInputs;
        _inputTensors = [.. inputs.Select(input => input.Current)];
        _binding = session.CreateIoBinding();
        BindInputs();
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
    /// <param name="options">The run's options.</param>
    /// <returns>Whether an output's memory moved, so that other bindings are stale.</returns>
    internal bool Run(RunOptions options)
    {
        if (_copiesInputs)
        {
            BindInputs();
        }

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
            _session.RunWithBinding(options, _binding);
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

    /// <inheritdoc/>
    public void Dispose() => _binding.Dispose();

    private void BindInputs()
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            _binding.BindInput(_inputs[i].Value.Name, _inputTensors[i]);
        }
    }

    private bool RunAndAdopt(RunOptions options)
    {
        _outputShapes = null;
        _binding.ClearBoundOutputs();
        foreach (TensorBuffer output in _outputs)
        {
            _binding.BindOutputToDevice(output.Value.Name, OrtMemoryInfo.DefaultInstance);
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
                results[i].GetTensorMutableRawData().CopyTo(_outputs[i].Current!.GetTensorMutableRawData());
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
