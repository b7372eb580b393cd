using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// The attention that cache entries receive from some of the last queries, summed over them. Rows of a few queries are computed at a time, so queries x
/// entries values are never held; they are added up query head by query head and query by query, so that sums are the same at every vector width.
/// </summary>
public static unsafe class CausalAttentionSums
{
    /// <summary>Queries whose rows are computed together.</summary>
    private const int Block = 8;

    /// <summary>Bytes that <c>Compute</c> takes from its workspace, and gives back.</summary>
    /// <param name="entries">Entries of a head.</param>
    /// <param name="queries">Queries of a head.</param>
    /// <param name="headWidth">Channels of a head.</param>
    public static long WorkspaceBytes(int entries, int queries, int headWidth) =>
        TokenSet.Bytes(entries, headWidth) + TokenSet.Bytes(queries, headWidth) + Workspace.BytesFor<float>((long)Block * TokenPanels.Padded(entries));

    /// <summary>
    /// Sums softmax(scale q K^T) over the queries and over the query heads that share a key head. The last query stands at the last entry and no query
    /// sees entries behind its own.
    /// </summary>
    /// <param name="queries">Queries behind the rotation [query heads, queries, head width]; the number of query heads is a multiple of the key heads.</param>
    /// <param name="keys">Keys behind the rotation [key heads, entries, head width].</param>
    /// <param name="scale">Factor on q.k, usually 1 / sqrt(head width).</param>
    /// <param name="sums">Receives the sums [key heads, entries].</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <exception cref="ArgumentException">Queries and keys do not fit each other, or <paramref name="sums"/> is too short.</exception>
    public static void Compute(HeadTensor queries, HeadTensor keys, float scale, Span<float> sums, Workspace workspace) =>
        Compute(queries, keys, scale, sums, workspace, VectorWidth.Best);

    internal static void Compute(HeadTensor queries, HeadTensor keys, float scale, Span<float> sums, Workspace workspace, VectorWidth vectors)
    {
        AttentionRow.Check(queries, keys, 0, 0);
        if (sums.Length < (long)keys.Heads * keys.Tokens)
        {
            throw new ArgumentException($"Sums of {keys.Heads} heads of {keys.Tokens} entries do not fit into {sums.Length} values.", nameof(sums));
        }

        sums[..(keys.Heads * keys.Tokens)].Clear();
        if (keys.Tokens == 0 || queries.Tokens == 0)
        {
            return;
        }

        long mark = workspace.Mark();
        int group = queries.Heads / keys.Heads;
        for (int head = 0; head < keys.Heads; head++)
        {
            long headMark = workspace.Mark();
            PanelSet set = TokenSet.Of(keys.Head(head), [], workspace, vectors);
            for (int member = 0; member < group; member++)
            {
                Add(queries, (head * group) + member, keys.Tokens, set, scale, sums.Slice(head * keys.Tokens, keys.Tokens), workspace, vectors);
            }

            workspace.Release(headMark);
        }

        workspace.Release(mark);
    }

    private static void Add(
        HeadTensor queries, int head, int entries, PanelSet keys, float scale, Span<float> sums, Workspace workspace, VectorWidth vectors)
    {
        long mark = workspace.Mark();
        PanelSet some = TokenSet.Of(queries.Head(head), [], workspace, vectors);
        float* rows = workspace.TakePointer<float>((long)Block * keys.PaddedCount);
        for (int first = 0; first < queries.Tokens; first += Block)
        {
            Products(keys, some, first, rows, vectors);
            for (int query = first; query < int.Min(first + Block, queries.Tokens); query++)
            {
                var row = new Span<float>(rows + ((long)(query - first) * keys.PaddedCount), entries);
                int sees = int.Clamp(entries - queries.Tokens + query + 1, 0, entries);
                AttentionRow.Normalize(row, sees, scale, [], [], vectors);
                System.Numerics.Tensors.TensorPrimitives.Add(sums, row, sums);
            }
        }

        workspace.Release(mark);
    }

    /// <summary>Products of 8 queries with all keys. Rows past the last query repeat it, since panels are filled up with copies.</summary>
    private static void Products(PanelSet keys, PanelSet queries, int first, float* rows, VectorWidth vectors)
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Products<Lanes512, Vector512<float>>(keys, queries, first, rows);
                break;
            case VectorWidth.Bits256:
                Products<Lanes256, Vector256<float>>(keys, queries, first, rows);
                break;
            default:
                Products<Lanes1, float>(keys, queries, first, rows);
                break;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Products<TLanes, TVector>(PanelSet keys, PanelSet queries, int first, float* rows)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        // 32 registers hold a tile of 8 queries, 16 one of 4.
        int next = TLanes.Count, last = keys.PaddedCount - next, tile = TLanes.Width == VectorWidth.Bits512 ? Block : Block / 2;
        float* dots = stackalloc float[Block * 2 * TokenPanels.Lanes];
        for (int token = 0; token <= last; token += 2 * next)
        {
            int second = int.Min(token + next, last);
            for (int query = 0; query < Block; query += tile)
            {
                if (tile == Block)
                {
                    DotTiles<TLanes, TVector>.Eight(keys.Column(token), keys.Column(second), queries.Column(first), keys.Width, dots);
                }
                else
                {
                    DotTiles<TLanes, TVector>.Four(keys.Column(token), keys.Column(second), queries.Column(first + query), keys.Width, dots);
                }

                for (int i = 0; i < tile; i++)
                {
                    float* row = rows + ((long)(query + i) * keys.PaddedCount);
                    TLanes.Store(TLanes.Load(dots + (2 * i * next)), row + token);
                    TLanes.Store(TLanes.Load(dots + (((2 * i) + 1) * next)), row + second);
                }
            }
        }
    }
}
