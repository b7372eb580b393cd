namespace PipelineDsl.KvCaches;

/// <summary>
/// Lets one caller at a time at a cache, and keeps a run of the model, from preparing to committing, in one piece. Others get an error, not a wait.
/// </summary>
/// <param name="name">Name of the pipeline, for messages.</param>
internal sealed class CacheGate(string name)
{
    private const int Idle = 0, Busy = 1, Running = 2, Disposed = 3;

    private int _state;

    /// <summary>Whether a run of the model is under way.</summary>
    internal bool IsRunning => Volatile.Read(ref _state) == Running;

    /// <summary>Enters for a change between runs.</summary>
    internal void Enter() => Enter(Idle);

    /// <summary>Enters to end a run.</summary>
    internal void EnterRun() => Enter(Running);

    /// <summary>Leaves, with no run under way.</summary>
    internal void Leave() => Volatile.Write(ref _state, Idle);

    /// <summary>Leaves, with a run under way.</summary>
    internal void LeaveRunning() => Volatile.Write(ref _state, Running);

    /// <summary>Gives a run up; does nothing when none is under way.</summary>
    internal void Abandon() => Interlocked.CompareExchange(ref _state, Idle, Running);

    /// <summary>Closes for good; false when it was closed already.</summary>
    internal bool Close()
    {
        if (Volatile.Read(ref _state) == Disposed)
        {
            return false;
        }

        Enter(Idle);
        Volatile.Write(ref _state, Disposed);
        return true;
    }

    private void Enter(int expected)
    {
        int state = Interlocked.CompareExchange(ref _state, Busy, expected);
        if (state != expected)
        {
            ObjectDisposedException.ThrowIf(state == Disposed, typeof(KvCache));
            throw new CacheException(name, -1, state switch
            {
                Running => "a run of the model is under way; it must be committed or abandoned first. A cache serves one caller at a time.",
                Busy => "another thread is using the cache; it serves one caller at a time.",
                _ => "no run was prepared.",
            });
        }
    }
}
