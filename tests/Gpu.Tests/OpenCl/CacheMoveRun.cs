using PipelineDsl.Kernels;

namespace PipelineDsl.Gpu.Tests.OpenCl;

/// <summary>Compacts a cache by its kernels, on the processor.</summary>
internal static unsafe class CacheMoveRun
{
    private static readonly Dictionary<string, OpenClProgram> Programs = [];

    /// <summary>The keys and values that stay.</summary>
    /// <typeparam name="T">float or <see cref="Half"/>.</typeparam>
    /// <param name="move">The kernels.</param>
    /// <param name="keys">Keys [heads, entries, head width].</param>
    /// <param name="values">Values, shaped alike.</param>
    /// <param name="entries">Entries of a head.</param>
    /// <param name="kept">What stays.</param>
    /// <param name="shift">Positions by which keys are turned besides.</param>
    internal static (T[] Keys, T[] Values) Run<T>(GpuCacheMove move, T[] keys, T[] values, int entries, KeptEntries kept, int shift = 0)
        where T : unmanaged
    {
        lock (OpenClDevice.Instance.Gate)
        {
            string text = GpuSource.Complete(move.Text, typeof(T) == typeof(Half));
            if (!Programs.TryGetValue(text, out OpenClProgram? program))
            {
                Programs.Add(text, program = new OpenClProgram(text));
            }

            using OpenClBuffer from = OpenClBuffer.Of<T>(keys), fromValues = OpenClBuffer.Of<T>(values);
            using OpenClBuffer stays = OpenClBuffer.Of<int>(Stays(kept)), counts = OpenClBuffer.Of<int>(kept.Counts), turns = OpenClBuffer.Of(move.Turns);
            T[] room = new T[kept.Heads * kept.Longest * move.HeadDim];
            Array.Fill(room, NotANumber());
            using OpenClBuffer to = OpenClBuffer.Of<T>(room), toValues = OpenClBuffer.Of<T>(room);
            var sizes = new GpuCacheSizes { Entries = entries, Kept = kept.Longest, Stride = kept.Stride, Shift = shift };
            nint[] arguments = [from.Handle, fromValues.Handle, stays.Handle, counts.Handle, to.Handle, toValues.Handle, turns.Handle];
            Launch(program.Kernel(GpuCacheMove.MoveKernel), arguments, sizes, kept.Heads);
            if (!move.Turns.IsEmpty)
            {
                Launch(program.Kernel(GpuCacheMove.TurnKernel), arguments, sizes, kept.Heads);
            }

            return (to.Read<T>()[..room.Length], toValues.Read<T>()[..room.Length]);
        }

        // What no kernel writes shows.
        static T NotANumber() => typeof(T) == typeof(Half) ? (T)(object)Half.NaN : (T)(object)float.NaN;
    }

    private static void Launch(nint kernel, nint[] arguments, GpuCacheSizes sizes, int heads)
    {
        for (uint i = 0; i < arguments.Length; i++)
        {
            nint argument = arguments[i];
            OpenClDevice.Check(OpenClNative.SetArgument(kernel, i, (nuint)sizeof(nint), &argument), "giving a kernel a buffer");
        }

        OpenClDevice.Check(OpenClNative.SetArgument(kernel, (uint)arguments.Length, (nuint)sizeof(GpuCacheSizes), &sizes), "giving a kernel its sizes");
        nuint* local = stackalloc nuint[2] { GpuCacheMove.Threads, 1 };
        nuint* global = stackalloc nuint[2] { (nuint)(GpuCacheMove.Groups(sizes) * GpuCacheMove.Threads), (nuint)heads };
        OpenClDevice.Check(OpenClNative.Launch(OpenClDevice.Instance.Queue, kernel, 2, null, global, local, 0, null, null), "launching");
    }

    private static int[] Stays(KeptEntries kept)
    {
        var stays = new int[kept.Heads * kept.Stride];
        for (int head = 0; head < kept.Heads; head++)
        {
            kept.Room(head).CopyTo(stays.AsSpan(head * kept.Stride));
        }

        return stays;
    }
}
