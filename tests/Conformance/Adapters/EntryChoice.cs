using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Choices of cache entries, made as a stage makes them, with a workspace of exactly the size asked for.</summary>
internal static class EntryChoice
{
    /// <summary>Selects.</summary>
    /// <param name="view">Receives the choice.</param>
    /// <param name="workspace">Scratch.</param>
    public delegate void Selection(KeptEntries view, Workspace workspace);

    /// <summary>The entries that every head keeps.</summary>
    /// <param name="heads">Key and value heads.</param>
    /// <param name="entries">Entries of a head.</param>
    /// <param name="workspaceBytes">What the selection asks for.</param>
    /// <param name="select">Selects.</param>
    public static int[][] Of(int heads, int entries, long workspaceBytes, Selection select)
    {
        var choice = new CacheChoice(heads, entries);
        using var workspace = new Workspace(workspaceBytes);
        select(choice.Entries, workspace);
        return [.. Enumerable.Range(0, heads).Select(head => choice.Kept(head).ToArray())];
    }

    /// <summary>A choice that a case states.</summary>
    /// <param name="kept">The entries that every head keeps.</param>
    /// <param name="entries">Entries of a head.</param>
    public static CacheChoice Stated(int[][] kept, int entries)
    {
        var choice = new CacheChoice(kept.Length, entries);
        for (int head = 0; head < kept.Length; head++)
        {
            kept[head].CopyTo(choice.Room(head));
            choice.Counts[head] = kept[head].Length;
        }

        return choice;
    }
}
