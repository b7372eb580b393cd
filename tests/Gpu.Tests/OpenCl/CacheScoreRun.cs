namespace PipelineDsl.Gpu.Tests.OpenCl;

/// <summary>Scores the entries of a cache by kernels, on the processor.</summary>
internal static unsafe class CacheScoreRun
{
    private static readonly Dictionary<string, OpenClProgram> Programs = [];

    /// <summary>The scores [heads, entries].</summary>
    /// <typeparam name="T">float or <see cref="Half"/>.</typeparam>
    /// <param name="text">The stage's text.</param>
    /// <param name="scoring">Its kernels.</param>
    /// <param name="keys">Keys [heads, entries, head width].</param>
    /// <param name="values">Values, shaped alike.</param>
    /// <param name="signals">Queries or filters; empty for none.</param>
    /// <param name="sizes">Sizes.</param>
    internal static float[] Run<T>(string text, GpuCacheScoring scoring, T[] keys, T[] values, float[] signals, GpuCacheScoreSizes sizes)
        where T : unmanaged
    {
        lock (OpenClDevice.Instance.Gate)
        {
            string complete = GpuSource.Complete(text, typeof(T) == typeof(Half));
            if (!Programs.TryGetValue(complete, out OpenClProgram? program))
            {
                Programs.Add(complete, program = new OpenClProgram(complete));
            }

            // What no kernel writes shows.
            float[] room = new float[sizes.KvHeads * sizes.Entries], handed = new float[scoring.Work?.Invoke(sizes) ?? 0];
            Array.Fill(room, float.NaN);
            Array.Fill(handed, float.NaN);
            using OpenClBuffer from = OpenClBuffer.Of<T>(keys), fromValues = OpenClBuffer.Of<T>(values), asked = OpenClBuffer.Of<float>(signals);
            using OpenClBuffer work = OpenClBuffer.Of<float>(handed), scores = OpenClBuffer.Of<float>(room);
            foreach (GpuCacheKernel kernel in scoring.Kernels)
            {
                Launch(program.Kernel(kernel.Name), kernel, [from.Handle, fromValues.Handle, asked.Handle, work.Handle, scores.Handle], sizes);
                work.ExpectGuard(kernel.Name);
                scores.ExpectGuard(kernel.Name);
            }

            return scores.Read<float>();
        }
    }

    private static void Launch(nint handle, GpuCacheKernel kernel, nint[] arguments, GpuCacheScoreSizes sizes)
    {
        for (uint i = 0; i < arguments.Length; i++)
        {
            nint argument = arguments[i];
            OpenClDevice.Check(OpenClNative.SetArgument(handle, i, (nuint)sizeof(nint), &argument), "giving a kernel a buffer");
        }

        OpenClDevice.Check(OpenClNative.SetArgument(handle, (uint)arguments.Length, (nuint)sizeof(GpuCacheScoreSizes), &sizes), "giving a kernel its sizes");
        nuint* local = stackalloc nuint[2] { (nuint)kernel.Threads, 1 };
        nuint* global = stackalloc nuint[2] { (nuint)(kernel.GroupsX(sizes) * kernel.Threads), (nuint)kernel.GroupsY(sizes) };
        OpenClDevice.Check(OpenClNative.Launch(OpenClDevice.Instance.Queue, handle, 2, null, global, local, 0, null, null), "launching");
    }
}
