// A cache [heads, entries, HEAD_DIM] without the entries that are evicted: the rows that stay, moved to the front of other memory, keys and values of all
// heads in one launch. A head that keeps fewer rows than the longest gets rows of zeros in front, which a mask hides.
typedef struct
{
    int entries; // entries of a head, before
    int kept;    // entries of the longest head, afterwards
    int stride;  // room of a head in `stays`
    int shift;   // positions by which all keys are turned besides (turn.cl)
} cache_sizes;

// `stays` holds the entries that each head keeps, ascending; `counts` how many those are.
#define CACHE \
    GLOBAL const element* keys, GLOBAL const element* values, GLOBAL const int* stays, GLOBAL const int* counts, \
    GLOBAL element* moved_keys, GLOBAL element* moved_values, GLOBAL const double* turns, const cache_sizes at

#define HEAD GROUP_Y
#define ROWS_OF_GROUP 16

// A row of half values of the usual head widths is 128 to 256 bytes: sixteen rows keep 256 threads busy with a block or two of sixteen bytes each, of the
// keys and of the values, so that enough of them are in flight. Which rows those are is read once a group, since it may lie in the processor's memory.
// Grid: sixteen rows a group, 256 threads; the second axis is the heads.
KERNEL void move_entries(CACHE)
{
    LOCAL int from[ROWS_OF_GROUP];
    int first = GROUP_X * ROWS_OF_GROUP;
    int rows = at.kept - first < ROWS_OF_GROUP ? at.kept - first : ROWS_OF_GROUP;
    if (THREAD < rows)
    {
        int index = first + THREAD - (at.kept - counts[HEAD]);
        from[THREAD] = index < 0 ? -1 : stays[(int64)HEAD * at.stride + index];
    }

    BARRIER();
    int64 source = (int64)HEAD * at.entries * HEAD_DIM, target = ((int64)HEAD * at.kept + first) * HEAD_DIM;
    int width = 16 / (int)sizeof(element);
    uint64 addresses = (uint64)keys | (uint64)values | (uint64)moved_keys | (uint64)moved_values;
    if (HEAD_DIM % width != 0 || (addresses & 15u) != 0)
    {
        width = 1;
    }

    int pieces = HEAD_DIM / width;
    for (int i = THREAD; i < rows * pieces; i += 256)
    {
        int entry = from[i / pieces];
        int64 to = target + (int64)i * width;
        int64 at_row = source + (int64)entry * HEAD_DIM + i % pieces * width;
        if (entry < 0)
        {
            for (int channel = 0; channel < width; channel++)
            {
                WRITE(moved_keys, to + channel, 0.0f);
                WRITE(moved_values, to + channel, 0.0f);
            }
        }
        else if (width > 1)
        {
            sixteen_bytes key = *(GLOBAL const sixteen_bytes*)(keys + at_row);
            sixteen_bytes value = *(GLOBAL const sixteen_bytes*)(values + at_row);
            *(GLOBAL sixteen_bytes*)(moved_keys + to) = key;
            *(GLOBAL sixteen_bytes*)(moved_values + to) = value;
        }
        else
        {
            moved_keys[to] = keys[at_row];
            moved_values[to] = values[at_row];
        }
    }
}
