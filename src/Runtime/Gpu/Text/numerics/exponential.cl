// e^x for x of at most 0, from additions, multiplications and fused ones alone: the same bits as on the processor. Relative error below 2e-7;
// results that would be subnormal are 0.
DEVICE float exp_of_negative(float x)
{
    // x = n ln 2 + r with |r| <= ln 2 / 2. Adding 1.5 x 2^23 rounds to a whole number; ln 2 comes in two parts.
    float rounding = 12582912.0f;
    float least = -87.3f;
    float clamped = least > x ? least : x;
    float n = FMA(clamped, 1.44269504f, rounding) - rounding;
    float r = FMA(n, -0.693359375f, clamped);
    r = FMA(n, 2.12194440e-4f, r);

    // The Taylor series up to r^7, whose next term is below 6e-9.
    float sum = 1.0f / 5040.0f;
    sum = FMA(sum, r, 1.0f / 720.0f);
    sum = FMA(sum, r, 1.0f / 120.0f);
    sum = FMA(sum, r, 1.0f / 24.0f);
    sum = FMA(sum, r, 1.0f / 6.0f);
    sum = FMA(sum, r, 0.5f);
    sum = FMA(sum, r, 1.0f);
    sum = FMA(sum, r, 1.0f);

    // NaN must not become a whole number: it stays in the sum.
    int exponent = n == n ? (int)n : 0;
    return least > x ? 0.0f : sum * AS_FLOAT((exponent + 127) << 23);
}
