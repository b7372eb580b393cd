// What stages ask of a token: whether it is content, where it stood in the sequence that entered the first layer, and whether it has to stay.

// Additive masks hide with this or less: models write -10000, the lowest number or -infinity.
#define HIDES -10000.0f

// Whether a token is content, not padding. Masks come in any type that models use; the row of the last query is read.
DEVICE int is_visible(GLOBAL const byte* mask, const stage_sizes at, int item, int token)
{
    int64 place = (int64)item * at.mask_item + at.mask_row + token;
    if (at.mask_type == 0)
    {
        return 1;
    }

    if (at.mask_type <= 2)
    {
        float value = at.mask_type == 1 ? ((GLOBAL const float*)mask)[place] : widen(((GLOBAL const half_bits*)mask)[place]);
        return at.mask_kind == 0 ? value > HIDES : (value == 0.0f) == (at.mask_kind == 2);
    }

    int is_zero = at.mask_type == 3 ? mask[place] == 0
        : at.mask_type == 4 ? ((GLOBAL const int*)mask)[place] == 0
        : ((GLOBAL const int64*)mask)[place] == 0;
    return is_zero == (at.mask_kind == 2);
}

// Where a token stood; before anything was removed that is where it stands.
DEVICE int64 position_of(GLOBAL const int64* origins, int item, int token, int tokens)
{
    return origins ? origins[(int64)item * tokens + token] : token;
}

// Whether what stood at a position has to stay. Protected positions ascend.
DEVICE int is_protected(int64 position)
{
#if defined(PROTECTED_COUNT)
    int first = 0, end = PROTECTED_COUNT;
    while (first < end)
    {
        int middle = (first + end) / 2;
        if (protected_positions[middle] < position)
        {
            first = middle + 1;
        }
        else
        {
            end = middle;
        }
    }

    return first < PROTECTED_COUNT && protected_positions[first] == position;
#else
    return 0;
#endif
}

// Whether a stage may touch what stood at a position: all of it, or a span.
DEVICE int is_in_span(int64 position)
{
#if defined(SPAN_LENGTH)
    return position >= SPAN_START && position < (int64)SPAN_START + SPAN_LENGTH;
#else
    return 1;
#endif
}
