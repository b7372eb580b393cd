using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>Ctrl-C and the signals by which schedulers end a job, as a token. A second Ctrl-C ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Starts to listen.</summary>
    /// <param name="outer">Stops, too.</param>
    internal StopSignals(CancellationToken outer)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP }
                .Select(signal => PosixSignalRegistration.Create(signal, OnSignal)),
        ];
    }

    /// <summary>Set when the process is to stop.</summary>
    internal CancellationToken Token => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    /// <summary>Schedulers may repeat a signal while the process is stopping; only impatience at a keyboard ends it sooner.</summary>
    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = context.Signal != PosixSignal.SIGINT || !_stop.IsCancellationRequested;
        _stop.Cancel();
    }
}
