#include "rows.cl"
#include "numerics/logarithm.cl"

// Proportional attention (ToMe, arXiv 2210.09461, section 3.3): the logarithms of the sizes of the rows, to be added to attention logits. The model wants
// one row of them a sequence, one a head or one a query. The groups that write rows share this work: the first writes the first row of logarithms and so
// on. `sizes` (null: all are 1) are those of the rows, or of the tokens that `tokens` names for every row.
DEVICE void write_log_sizes(GLOBAL const float* sizes, GLOBAL const int* tokens, GLOBAL element* written_log_sizes, const stage_sizes at, int item)
{
    if (!written_log_sizes)
    {
        return;
    }

    for (int row = GROUP_X; row < at.bias_rows; row += ROW_GROUPS)
    {
        GLOBAL element* to = written_log_sizes + ((int64)item * at.bias_rows + row) * KEPT;
        for (int column = THREAD; column < KEPT; column += 128)
        {
            WRITE(to, column, sizes ? log_of_size(sizes[tokens ? tokens[column] : column]) : 0.0f);
        }
    }
}
