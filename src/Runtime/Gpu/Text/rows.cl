// Rows of hidden states. Where they lie on whole blocks of sixteen bytes, as nearly always, they are moved in such blocks.
#define BLOCK_ELEMENTS (16 / (int)sizeof(element))
typedef union { sixteen_bytes bytes; element values[16 / sizeof(element)]; } element_block;

// Whether both rows consist of whole blocks.
DEVICE int are_whole_blocks(GLOBAL const element* a, GLOBAL const element* b)
{
    return CHANNELS % BLOCK_ELEMENTS == 0 && (((uint64)a | (uint64)b) & 15u) == 0;
}

// Rows are written by groups of 128 threads, four each: a warp a row, so that every thread has several blocks in flight. That keeps memory as busy with rows
// of 1024 half values as with longer ones, and most sequences are one wave of groups.
#define ROW_GROUPS ((KEPT + 3) / 4)
#define ROW_OF_WARP (GROUP_X * 4 + THREAD / 32)

// Copies a row bit by bit, by a warp.
DEVICE void copy_row(GLOBAL const element* from, GLOBAL element* to)
{
    int lane = THREAD % 32;
    if (!are_whole_blocks(from, to))
    {
        for (int channel = lane; channel < CHANNELS; channel += 32)
        {
            to[channel] = from[channel];
        }

        return;
    }

    GLOBAL const sixteen_bytes* source = (GLOBAL const sixteen_bytes*)from;
    GLOBAL sixteen_bytes* target = (GLOBAL sixteen_bytes*)to;
    int blocks = CHANNELS / BLOCK_ELEMENTS, block = lane;
    for (; block + 96 < blocks; block += 128)
    {
        sixteen_bytes a = source[block], b = source[block + 32], c = source[block + 64], d = source[block + 96];
        target[block] = a;
        target[block + 32] = b;
        target[block + 64] = c;
        target[block + 96] = d;
    }

    for (; block < blocks; block += 32)
    {
        target[block] = source[block];
    }
}
