namespace PipelineDsl.OnnxRuntime;

/// <summary>Lets one call in at a time; others get an error, not a wait. What is owned is freed when nobody is in any more.</summary>
/// <param name="owned">What is disposed with it.</param>
/// <param name="busy">What a second caller is told.</param>
internal sealed class CallGate(IDisposable owned, string busy) : IDisposable
{
    private readonly Lock _lock = new();
    private bool _isBusy, _isDisposed;

    /// <summary>Enters.</summary>
    /// <exception cref="InvalidOperationException">Somebody is in.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    internal void Enter()
    {
        lock (_lock)
        {
            Require();
            _isBusy = true;
        }
    }

    /// <summary>Leaves.</summary>
    internal void Leave()
    {
        lock (_lock)
        {
            _isBusy = false;
            if (_isDisposed)
            {
                owned.Dispose();
            }
        }
    }

    /// <summary>Requires that nobody is in.</summary>
    /// <exception cref="InvalidOperationException">Somebody is in.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    internal void RequireIdle()
    {
        lock (_lock)
        {
            Require();
        }
    }

    /// <summary>Lets nobody in any more, and frees what is owned: now, or when the call in progress leaves.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            bool isFirst = !_isDisposed;
            _isDisposed = true;
            if (isFirst && !_isBusy)
            {
                owned.Dispose();
            }
        }
    }

    private void Require()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, owned);
        if (_isBusy)
        {
            throw new InvalidOperationException(busy);
        }
    }
}
