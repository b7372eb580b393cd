using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>The second half of a stage: moves what was chosen to the front, in place, and turns keys to their new positions. It cannot fail.</summary>
/// <typeparam name="T">Type of a value.</typeparam>
/// <param name="tensors">Keys and values of one layer.</param>
/// <param name="choice">What stays.</param>
/// <param name="workspace">Scratch, reset by the caller.</param>
public delegate void CacheMoveBody<T>(in CacheTensors<T> tensors, CacheChoice choice, Workspace workspace)
    where T : unmanaged;
