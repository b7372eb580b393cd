#include "rows.cl"
#include "outputs/provenance.cl"
#include "outputs/log_sizes.cl"

// Rows of the tokens that stay, with everything that travels beside them, in one launch.
// Grid: one group of 128 threads for four tokens that stay.
KERNEL void gather_kept(STAGE)
{
    int row = ROW_OF_WARP, place = ITEM * KEPT + row;
    if (row < KEPT)
    {
        int token = chosen[place];
        copy_row(
            hidden + (int64)ITEM * at.hidden_item + (int64)token * at.hidden_token, written + (int64)ITEM * at.written_item + (int64)row * at.written_token);
        if (THREAD % 32 == 0)
        {
            if (written_kept)
            {
                written_kept[place] = token;
            }

            if (written_sizes)
            {
                written_sizes[place] = sizes ? sizes[ITEM * TOKENS + token] : 1.0f;
            }

            if (written_origins)
            {
                written_origins[place] = origins ? origins[ITEM * TOKENS + token] : token;
            }
        }
    }

    write_provenance(assignment, provenance, written_provenance, written_assignment, faults, at, ITEM);
    write_log_sizes(sizes ? sizes + ITEM * TOKENS : sizes, chosen + ITEM * KEPT, written_log_sizes, at, ITEM);
}
