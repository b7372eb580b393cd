namespace PipelineDsl.Datasets;

/// <summary>Groups of texts that are alike, directly or through others. It holds only texts that are in a group.</summary>
internal sealed class AlikeTexts
{
    /// <summary>Bytes that a pair may take beside itself: two places of 12 bytes, and 16 while they are sorted.</summary>
    internal const int BytesOfPair = 40;

    private readonly long[] _indices;
    private readonly int[] _parents;

    private AlikeTexts(long[] indices)
    {
        _indices = indices;
        _parents = [.. Enumerable.Range(0, indices.Length)];
    }

    /// <summary>Joins pairs to groups.</summary>
    /// <param name="pairs">The pairs, in any order.</param>
    internal static AlikeTexts Of(ReadOnlySpan<TextPair> pairs)
    {
        long[] members = new long[2 * pairs.Length];
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            (members[2 * pair], members[(2 * pair) + 1]) = (pairs[pair].First, pairs[pair].Second);
        }

        Array.Sort(members);
        int distinct = 0;
        for (int member = 0; member < members.Length; member++)
        {
            if (member == 0 || members[member] != members[member - 1])
            {
                members[distinct++] = members[member];
            }
        }

        var alike = new AlikeTexts(members[..distinct]);
        foreach (TextPair pair in pairs)
        {
            alike.Join(alike.PlaceOf(pair.First), alike.PlaceOf(pair.Second));
        }

        return alike;
    }

    /// <summary>The lowest index of a text's group; the text itself when it is in none.</summary>
    /// <param name="index">Global index.</param>
    internal long FirstOf(long index) => PlaceOf(index) is >= 0 and var place ? _indices[Root(place)] : index;

    private int PlaceOf(long index) => Array.BinarySearch(_indices, index);

    /// <summary>The lower place becomes the root, so that a root is the lowest index whatever the order of the pairs.</summary>
    private void Join(int a, int b)
    {
        (a, b) = (Root(a), Root(b));
        _parents[int.Max(a, b)] = int.Min(a, b);
    }

    private int Root(int place)
    {
        while (_parents[place] != place)
        {
            place = _parents[place] = _parents[_parents[place]];
        }

        return place;
    }
}
