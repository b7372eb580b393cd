// Math and MathF for translated scorers. The functions of single precision are those of double precision, rounded: within one unit in the last place.
// Scorers read more than they compute, so that costs little where double precision runs at half the speed of single.
#if defined(__OPENCL_VERSION__)
#define FMA_DOUBLE(a, b, c) fma((double)(a), (double)(b), (double)(c))
#define SQRT_DOUBLE(x) sqrt((double)(x))
#define NEAREST(x) rint(x)
#define NEAREST_DOUBLE(x) rint(x)
#define CEILING(x) ceil(x)
#define CEILING_DOUBLE(x) ceil(x)
#define FLOOR_DOUBLE(x) floor(x)
#define TRUNCATE(x) trunc(x)
#define TRUNCATE_DOUBLE(x) trunc(x)
#elif defined(__clang__)
#define FMA_DOUBLE(a, b, c) __builtin_fma(a, b, c)
#define SQRT_DOUBLE(x) __builtin_sqrt(x)
#define NEAREST(x) __builtin_rintf(x)
#define NEAREST_DOUBLE(x) __builtin_rint(x)
#define CEILING(x) __builtin_ceilf(x)
#define CEILING_DOUBLE(x) __builtin_ceil(x)
#define FLOOR_DOUBLE(x) __builtin_floor(x)
#define TRUNCATE(x) __builtin_truncf(x)
#define TRUNCATE_DOUBLE(x) __builtin_trunc(x)
#else
#define FMA_DOUBLE(a, b, c) __fma_rn(a, b, c)
#define SQRT_DOUBLE(x) __dsqrt_rn(x)
#define NEAREST(x) rintf(x)
#define NEAREST_DOUBLE(x) rint(x)
#define CEILING(x) ceilf(x)
#define CEILING_DOUBLE(x) ceil(x)
#define FLOOR_DOUBLE(x) floor(x)
#define TRUNCATE(x) truncf(x)
#define TRUNCATE_DOUBLE(x) trunc(x)
#endif

#define NOT_A_NUMBER AS_FLOAT((int)0xFFC00000u)
#define LEAST(a, b) ((a) < (b) ? (a) : (b))
#define GREATEST(a, b) ((a) > (b) ? (a) : (b))
#define CLAMP(x, least, greatest) ((x) < (least) ? (least) : (x) > (greatest) ? (greatest) : (x))
#define SIGN(x) (((x) > 0) - ((x) < 0))
#define IS_NAN(x) ((x) != (x))

DEVICE int64 bits_of_double(double value)
{
    union { double number; int64 bits; } both;
    both.number = value;
    return both.bits;
}

DEVICE double double_of_bits(int64 value)
{
    union { double number; int64 bits; } both;
    both.bits = value;
    return both.number;
}

DEVICE float abs_float(float x)
{
    return AS_FLOAT(AS_INT(x) & 0x7FFFFFFF);
}

DEVICE double abs_double(double x)
{
    return double_of_bits(bits_of_double(x) & 0x7FFFFFFFFFFFFFFF);
}

DEVICE float copy_sign_float(float x, float sign)
{
    return AS_FLOAT((AS_INT(x) & 0x7FFFFFFF) | (int)((uint32)AS_INT(sign) & 0x80000000u));
}

DEVICE double copy_sign_double(double x, double sign)
{
    return bits_of_double(sign) < 0 ? -abs_double(x) : abs_double(x);
}

#define IS_FINITE(x) ((x) - (x) == 0)
#define IS_INFINITE(x) ((x) == (x) && !IS_FINITE(x))

// NaN wins, and -0 is less than 0.
DEVICE float min_float(float a, float b)
{
    return a < b || IS_NAN(a) ? a : a == b && AS_INT(a) < 0 ? a : b;
}

DEVICE float max_float(float a, float b)
{
    return a > b || IS_NAN(a) ? a : a == b && AS_INT(a) >= 0 ? a : b;
}

DEVICE double min_double(double a, double b)
{
    return a < b || IS_NAN(a) ? a : a == b && bits_of_double(a) < 0 ? a : b;
}

DEVICE double max_double(double a, double b)
{
    return a > b || IS_NAN(a) ? a : a == b && bits_of_double(a) >= 0 ? a : b;
}

// 2^n for n from -1022 to 1023.
DEVICE double power_of_two(int n)
{
    return double_of_bits((int64)(n + 1023) << 52);
}

// e^x = 2^n e^r with |r| <= ln 2 / 2; the Taylor series up to r^13, whose next term is below 5e-18. Relative error below 4e-16.
DEVICE double exp_double(double x)
{
    if (IS_NAN(x))
    {
        return x;
    }

    double clamped = x > 710.0 ? 710.0 : x < -750.0 ? -750.0 : x;
    double n = NEAREST_DOUBLE(clamped * 1.4426950408889634);
    double r = FMA_DOUBLE(-n, 6.93147180369123816490e-01, clamped);
    r = FMA_DOUBLE(-n, 1.90821492927058770002e-10, r);
    double sum = 1.0 / 6227020800.0;
    sum = FMA_DOUBLE(sum, r, 1.0 / 479001600.0);
    sum = FMA_DOUBLE(sum, r, 1.0 / 39916800.0);
    sum = FMA_DOUBLE(sum, r, 1.0 / 3628800.0);
    sum = FMA_DOUBLE(sum, r, 1.0 / 362880.0);
    sum = FMA_DOUBLE(sum, r, 1.0 / 40320.0);
    sum = FMA_DOUBLE(sum, r, 1.0 / 5040.0);
    sum = FMA_DOUBLE(sum, r, 1.0 / 720.0);
    sum = FMA_DOUBLE(sum, r, 1.0 / 120.0);
    sum = FMA_DOUBLE(sum, r, 1.0 / 24.0);
    sum = FMA_DOUBLE(sum, r, 1.0 / 6.0);
    sum = FMA_DOUBLE(sum, r, 0.5);
    sum = FMA_DOUBLE(sum, r, 1.0);
    sum = FMA_DOUBLE(sum, r, 1.0);

    // In two steps, because 2^n alone may be infinite or subnormal.
    int half_of_n = (int)n / 2;
    return sum * power_of_two(half_of_n) * power_of_two((int)n - half_of_n);
}

// x = m 2^exponent with m in [1/sqrt(2), sqrt(2)), for finite x > 0; returns ln m = 2 (s + s^3/3 + ...) with s = (m - 1) / (m + 1), of which |s| < 0.172.
DEVICE double log_of_mantissa(double x, int* exponent)
{
    int64 bits = bits_of_double(x);
    int shift = 0;
    if (bits < 0x0010000000000000)
    {
        // Subnormal: scaled by 2^54 first.
        bits = bits_of_double(x * 18014398509481984.0);
        shift = 54;
    }

    *exponent = (int)(bits >> 52) - 1023 - shift;
    double m = double_of_bits((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
    if (m > 1.4142135623730951)
    {
        m *= 0.5;
        (*exponent)++;
    }

    double s = (m - 1.0) / (m + 1.0), square = s * s, sum = 0.0;
    for (int power = 23; power > 1; power -= 2)
    {
        sum = (sum + 1.0 / (double)power) * square;
    }

    return 2.0 * FMA_DOUBLE(s, sum, s);
}

// What a logarithm is where x is not a positive finite number: NaN, infinity or -infinity.
DEVICE double log_at_edge(double x)
{
    return x == 0.0 ? -(double)INFINITE : x > 0.0 ? x : (double)NOT_A_NUMBER;
}

// Relative error below 4e-16.
DEVICE double log_double(double x)
{
    if (!(x > 0.0) || !IS_FINITE(x))
    {
        return log_at_edge(x);
    }

    int exponent;
    double fraction = log_of_mantissa(x, &exponent);
    return FMA_DOUBLE((double)exponent, 6.93147180369123816490e-01, FMA_DOUBLE((double)exponent, 1.90821492927058770002e-10, fraction));
}

// Whole for powers of two. Relative error below 6e-16.
DEVICE double log2_double(double x)
{
    if (!(x > 0.0) || !IS_FINITE(x))
    {
        return log_at_edge(x);
    }

    int exponent;
    double fraction = log_of_mantissa(x, &exponent);
    return FMA_DOUBLE(fraction, 1.4426950408889634, (double)exponent);
}

// Relative error below 6e-16.
DEVICE double log10_double(double x)
{
    return log_double(x) * 0.43429448190325182;
}

// Relative error below 4e-16 |y ln x|, so below 3e-13: rounded to single precision, at most one unit in the last place.
DEVICE double pow_double(double x, double y)
{
    if (y == 0.0 || x == 1.0)
    {
        return 1.0;
    }

    if (IS_NAN(x) || IS_NAN(y))
    {
        return x + y;
    }

    double size = abs_double(x), steps = abs_double(y);
    int is_whole = steps >= 9007199254740992.0 || TRUNCATE_DOUBLE(y) == y;
    int is_odd = is_whole && steps < 9007199254740992.0 && ((int64)steps & 1) != 0;
    if (size == 1.0 && IS_INFINITE(y))
    {
        return 1.0;
    }

    if (x < 0.0 && !is_whole && IS_FINITE(x))
    {
        return (double)NOT_A_NUMBER;
    }

    double power = size == 0.0 ? (y > 0.0 ? 0.0 : (double)INFINITE) : size == 1.0 ? 1.0 : exp_double(y * log_double(size));
    return is_odd ? copy_sign_double(power, x) : power;
}

// Relative error below 2e-15.
DEVICE double tanh_double(double x)
{
    double size = abs_double(x);
    if (size < 0.125)
    {
        double square = x * x;
        double sum = 21844.0 / 6081075.0;
        sum = sum * square - 1382.0 / 155925.0;
        sum = sum * square + 62.0 / 2835.0;
        sum = sum * square - 17.0 / 315.0;
        sum = sum * square + 2.0 / 15.0;
        sum = sum * square - 1.0 / 3.0;
        return FMA_DOUBLE(sum * square, x, x);
    }

    return copy_sign_double(1.0 - 2.0 / (exp_double(2.0 * (size > 22.0 ? 22.0 : size)) + 1.0), x) + (IS_NAN(x) ? x : 0.0);
}

// sin(x + quarters pi / 2): pi / 2 in three parts takes the multiple out of x exactly up to |x| = 2^30. Absolute error below 4e-16.
DEVICE double sine_of_quarters(double x, int quarters)
{
    if (!IS_FINITE(x))
    {
        return (double)NOT_A_NUMBER;
    }

    double n = NEAREST_DOUBLE(x * 0.63661977236758134);
    double r = FMA_DOUBLE(-n, 1.5707963267948966, x);
    r = FMA_DOUBLE(-n, 6.123233995736766e-17, r);
    r = FMA_DOUBLE(-n, -1.4973849048591833e-33, r);
    int quadrant = (int)(((n > 9e15 || n < -9e15 ? 0 : (int64)n) + quarters) & 3);
    double square = r * r, sum;
    if ((quadrant & 1) == 0)
    {
        sum = 1.0 / 355687428096000.0;
        sum = sum * square - 1.0 / 1307674368000.0;
        sum = sum * square + 1.0 / 6227020800.0;
        sum = sum * square - 1.0 / 39916800.0;
        sum = sum * square + 1.0 / 362880.0;
        sum = sum * square - 1.0 / 5040.0;
        sum = sum * square + 1.0 / 120.0;
        sum = sum * square - 1.0 / 6.0;
        sum = FMA_DOUBLE(sum * square, r, r);
    }
    else
    {
        sum = 1.0 / 20922789888000.0;
        sum = sum * square - 1.0 / 87178291200.0;
        sum = sum * square + 1.0 / 479001600.0;
        sum = sum * square - 1.0 / 3628800.0;
        sum = sum * square + 1.0 / 40320.0;
        sum = sum * square - 1.0 / 720.0;
        sum = sum * square + 1.0 / 24.0;
        sum = sum * square - 0.5;
        sum = FMA_DOUBLE(sum, square, 1.0);
    }

    return (quadrant & 2) != 0 ? -sum : sum;
}

DEVICE double sin_double(double x)
{
    return sine_of_quarters(x, 0);
}

DEVICE double cos_double(double x)
{
    return sine_of_quarters(x, 1);
}
