namespace PipelineDsl.Datasets;

/// <summary>Finds the value that would stand at a place if all were sorted, without sorting the others (Hoare 1961).</summary>
internal static class OrderStatistic
{
    /// <summary>From so few on sorting is quicker.</summary>
    private const int Few = 64;

    /// <summary>The place that has exactly so many before it.</summary>
    /// <param name="places">Different places, in any order; they are moved.</param>
    /// <param name="before">0-based place in ascending order.</param>
    internal static SelectionPlace Of(Span<SelectionPlace> places, int before)
    {
        // Values close to what is looked for are unlikely to be met in an order that is bad again and again; if they are, sorting bounds the time.
        for (int rounds = 0; places.Length > Few && rounds < Few; rounds++)
        {
            int split = Partition(places);
            if (before < split)
            {
                places = places[..split];
            }
            else
            {
                places = places[split..];
                before -= split;
            }
        }

        places.Sort();
        return places[before];
    }

    /// <summary>Moves what comes before a value in the middle to the front.</summary>
    /// <returns>Where the rest starts: neither part is empty.</returns>
    private static int Partition(Span<SelectionPlace> places)
    {
        SelectionPlace pivot = Median(places[0], places[places.Length / 2], places[^1]);
        int low = 0, high = places.Length - 1;
        while (true)
        {
            while (places[low].CompareTo(pivot) < 0)
            {
                low++;
            }

            while (pivot.CompareTo(places[high]) < 0)
            {
                high--;
            }

            if (low >= high)
            {
                return low;
            }

            (places[low], places[high]) = (places[high], places[low]);
            low++;
            high--;
        }
    }

    private static SelectionPlace Median(SelectionPlace a, SelectionPlace b, SelectionPlace c)
    {
        (a, b) = a.CompareTo(b) <= 0 ? (a, b) : (b, a);
        return c.CompareTo(a) <= 0 ? a : c.CompareTo(b) <= 0 ? c : b;
    }
}
