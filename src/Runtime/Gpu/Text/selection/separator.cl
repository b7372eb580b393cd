#include "numerics/scan.cl"
#include "selection/ordered_keys.cl"

// The key that separates the highest values of a sequence from the rest: all above it are wanted, and of those that equal it the first `ties`. It is found
// eight bits at a time: a group of 256 threads counts how often each value of the next eight bits occurs among the keys that still agree with it.
DEVICE uint32 separating_key(GLOBAL const float* values, int count, int wanted, SHARED int* counts, SHARED int* sums, SHARED int* found, int* ties)
{
    uint32 separator = 0, decided = 0;
    if (THREAD == 0)
    {
        found[0] = 255;
        found[1] = 0;
    }

    for (int shift = 24; shift >= 0; shift -= 8)
    {
        counts[THREAD] = 0;
        BARRIER();
        for (int place = THREAD; place < count; place += 256)
        {
            uint32 key = ordered_key(values[place]);
            if ((key & decided) == separator)
            {
                // Turned around, so that sums over what is in front are counts of what is greater.
                ADD_TO(&counts[255 - (int)((key >> shift) & 255u)], 1);
            }
        }

        int greater = sum_before(counts, sums);
        if (greater < wanted && greater + counts[THREAD] >= wanted)
        {
            found[0] = 255 - THREAD;
            found[1] = greater;
        }

        BARRIER();
        separator |= (uint32)found[0] << shift;
        decided |= 255u << shift;
        wanted -= found[1];
    }

    *ties = wanted;
    return separator;
}
