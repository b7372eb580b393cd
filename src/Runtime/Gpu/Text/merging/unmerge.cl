#include "rows.cl"

// Undoes the shape of a merge: every original token gets a copy of the row that it became part of, as provenance (or the assignment of one stage) says;
// zeros where it was dropped.
// Grid: one group of 128 threads for four original tokens.
KERNEL void unmerge_rows(STAGE)
{
    int original = ROW_OF_WARP;
    if (original >= at.provenance)
    {
        return;
    }

    int64 row = provenance[(int64)ITEM * at.provenance + original];
    GLOBAL element* to = written + (int64)ITEM * at.written_item + (int64)original * at.written_token;
    if (row < -1 || row >= TOKENS)
    {
        FAULT(FAULT_PROVENANCE);
        row = -1;
    }

    if (row >= 0)
    {
        copy_row(hidden + (int64)ITEM * at.hidden_item + row * at.hidden_token, to);
        return;
    }

    for (int channel = THREAD % 32; channel < CHANNELS; channel += 32)
    {
        to[channel] = 0;
    }
}
