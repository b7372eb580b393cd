namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// What the stages of one session report from a GPU. Stages on a GPU run behind the processor's back, so somebody has to ask them when a run is over, or a
/// NaN would go unnoticed.
/// </summary>
internal sealed class StageFaults
{
    [ThreadStatic]
    private static StageFaults? t_collecting;

    private readonly List<CudaFault> _faults = [];

    /// <summary>Makes a session and collects the faults of its stages: ONNX Runtime makes kernels on the thread that makes the session.</summary>
    /// <typeparam name="T">What is made.</typeparam>
    /// <param name="create">Makes it.</param>
    /// <param name="faults">Receives the faults.</param>
    internal static T Collect<T>(Func<T> create, out StageFaults faults)
    {
        StageFaults? outer = t_collecting;
        faults = t_collecting = new StageFaults();
        try
        {
            return create();
        }
        finally
        {
            t_collecting = outer;
        }
    }

    /// <summary>Tells whoever makes a session on this thread of a stage.</summary>
    /// <param name="fault">Where the stage reports.</param>
    internal static void Add(CudaFault fault) => t_collecting?._faults.Add(fault);

    /// <summary>Throws what was reported first in the order of the model, once. The runs have ended.</summary>
    /// <exception cref="Tokens.TokenStageException">A stage reported something; the message names it.</exception>
    internal void Throw()
    {
        Tokens.TokenStageException? first = null;
        foreach (CudaFault fault in _faults)
        {
            // All are asked, so that none is left for the next run.
            Tokens.TokenStageException? found = fault.Take();
            first ??= found;
        }

        if (first is not null)
        {
            throw first;
        }
    }
}
