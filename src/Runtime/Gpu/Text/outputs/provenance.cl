#include "rows.cl"

// Where every token went: the row of those that entered this stage, and of those that entered the first layer; -1 for those that were dropped. All groups
// that write rows share this work, so that it takes no launch of its own.
DEVICE void write_provenance(
    GLOBAL const int* assignment, GLOBAL const int64* provenance, GLOBAL int64* written_provenance, GLOBAL int64* written_assignment, GLOBAL int* faults,
    const stage_sizes at, int item)
{
    int first = GROUP_X * 128 + THREAD, step = ROW_GROUPS * 128;
    if (written_assignment)
    {
        for (int token = first; token < TOKENS; token += step)
        {
            written_assignment[(int64)item * TOKENS + token] = assignment[item * TOKENS + token];
        }
    }

    if (written_provenance)
    {
        for (int original = first; original < at.provenance; original += step)
        {
            int64 place = (int64)item * at.provenance + original;
            int64 token = provenance ? provenance[place] : original;
            if (token < -1 || token >= TOKENS)
            {
                FAULT(FAULT_PROVENANCE);
                token = -1;
            }

            written_provenance[place] = token < 0 ? -1 : assignment[item * TOKENS + (int)token];
        }
    }
}
