// Scores as unsigned integers in the same order: greater scores have greater keys, and -0 equals 0. Integers know no rounding.
DEVICE uint32 ordered_key(float score)
{
    int bits = AS_INT(score + 0.0f);
    return (uint32)(bits ^ ((bits >> 31) | (int)0x80000000));
}
