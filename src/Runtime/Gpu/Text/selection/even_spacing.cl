// Of some candidates in a row, evenly spaced ones are picked: pick i takes the candidate at floor((i + 1/2) candidates / picks).

// How many picks take a candidate in front of an ordinal.
DEVICE int picks_before(int ordinal, int candidates, int picks)
{
    // floor((2i + 1) n / 2k) < o as long as (2i + 1) n < 2k o.
    int64 reach = 2 * (int64)picks * ordinal - candidates;
    int64 before = reach <= 0 ? 0 : (reach + 2 * (int64)candidates - 1) / (2 * (int64)candidates);
    return before < picks ? (int)before : picks;
}

// Whether a pick takes the candidate at an ordinal.
DEVICE int is_picked(int ordinal, int candidates, int picks)
{
    int64 pick = picks_before(ordinal, candidates, picks);
    return pick < picks && (2 * pick + 1) * candidates / (2 * (int64)picks) == ordinal;
}
