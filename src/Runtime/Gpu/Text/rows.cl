// Rows of hidden states. Where they lie on whole blocks of sixteen bytes, as nearly always, they are moved in such blocks.
#define BLOCK_ELEMENTS (16 / (int)sizeof(element))
typedef union { sixteen_bytes bytes; element values[16 / sizeof(element)]; } element_block;

// Whether both rows consist of whole blocks.
DEVICE int are_whole_blocks(GLOBAL const element* a, GLOBAL const element* b)
{
    return CHANNELS % BLOCK_ELEMENTS == 0 && (((uint64)a | (uint64)b) & 15u) == 0;
}

// Copies a row bit by bit, by a group of 128 threads: as wide as a row of 1024 half values, so that every thread has a block in flight.
DEVICE void copy_row(GLOBAL const element* from, GLOBAL element* to)
{
    if (are_whole_blocks(from, to))
    {
        for (int block = THREAD; block < CHANNELS / BLOCK_ELEMENTS; block += 128)
        {
            ((GLOBAL sixteen_bytes*)to)[block] = ((GLOBAL const sixteen_bytes*)from)[block];
        }
    }
    else
    {
        for (int channel = THREAD; channel < CHANNELS; channel += 128)
        {
            to[channel] = from[channel];
        }
    }
}
