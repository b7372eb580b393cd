// The natural logarithm of a positive number, computed in double precision: the logarithms of whole numbers up to 1023 are those of the processor, and
// others differ by at most one unit in the last place.
DEVICE float natural_log(float x)
{
    int bits = AS_INT(x);
    int exponent = ((bits >> 23) & 255) - 127;
    if (exponent == -127)
    {
        // Subnormal: scaled by 2^23 first.
        bits = AS_INT(x * 8388608.0f);
        exponent = ((bits >> 23) & 255) - 127 - 23;
    }

    // x = m 2^exponent with m in [1/sqrt(2), sqrt(2)); ln m = 2 (s + s^3/3 + s^5/5 + ...) with s = (m - 1) / (m + 1), of which |s| < 0.172.
    double m = (double)AS_FLOAT((bits & 0x7FFFFF) | 0x3F800000);
    if (m > 1.4142135623730951)
    {
        m *= 0.5;
        exponent++;
    }

    double s = (m - 1.0) / (m + 1.0), square = s * s, sum = 0.0;
    for (int power = 21; power > 0; power -= 2)
    {
        sum = sum * square + 1.0 / (double)power;
    }

    return (float)(2.0 * s * sum + (double)exponent * 0.69314718055994531);
}

// The logarithm of a token's size. A token of size 0 (padding) gets 0: what hides it is the mask, and -infinity could hide a whole row.
DEVICE float log_of_size(float size)
{
    return size > 0.0f ? natural_log(size) : 0.0f;
}
