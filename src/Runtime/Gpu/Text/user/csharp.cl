// What C# means by its operators where C leaves it open, for scorers that were translated from C#: integers wrap, shifts are masked, conversions from
// floating point saturate. What throws in C# is a fault here, and the value is 0. Functions take `faults` where they may find one.
#define FAULT_INDEX 7    // a user's scorer left one of its spans
#define FAULT_DIVISION 8 // a user's scorer divided an integer by 0

#define WRAPPING(suffix, type, unsigned_type, bits) \
    DEVICE type add_##suffix(type a, type b) { return (type)((unsigned_type)a + (unsigned_type)b); } \
    DEVICE type subtract_##suffix(type a, type b) { return (type)((unsigned_type)a - (unsigned_type)b); } \
    DEVICE type multiply_##suffix(type a, type b) { return (type)((unsigned_type)a * (unsigned_type)b); } \
    DEVICE type shift_left_##suffix(type a, int by) { return (type)((unsigned_type)a << (by & (bits - 1))); } \
    DEVICE type shift_right_##suffix(type a, int by) { return a >> (by & (bits - 1)); } \
    DEVICE type shift_unsigned_##suffix(type a, int by) { return (type)((unsigned_type)a >> (by & (bits - 1))); }

WRAPPING(int, int, uint32, 32)
WRAPPING(uint, uint32, uint32, 32)
WRAPPING(long, int64, uint64, 64)
WRAPPING(ulong, uint64, uint64, 64)

// C# throws for a divisor of 0, and for the one quotient that does not fit.
#define DIVIDING(suffix, type, impossible) \
    DEVICE type divide_##suffix(type a, type b, GLOBAL int* faults) \
    { \
        if (impossible) \
        { \
            FAULT(FAULT_DIVISION); \
            return 0; \
        } \
        return a / b; \
    } \
    DEVICE type remainder_##suffix(type a, type b, GLOBAL int* faults) \
    { \
        if (impossible) \
        { \
            FAULT(FAULT_DIVISION); \
            return 0; \
        } \
        return a % b; \
    }

DIVIDING(int, int, b == 0 || (b == -1 && a == -2147483647 - 1))
DIVIDING(uint, uint32, b == 0)
DIVIDING(long, int64, b == 0 || (b == -1 && a == -9223372036854775807 - 1))
DIVIDING(ulong, uint64, b == 0)

// Towards zero; what does not fit becomes the nearest value that does, NaN becomes 0. Single precision widens exactly.
DEVICE int to_int(double x)
{
    return x >= 2147483648.0 ? 2147483647 : x <= -2147483648.0 ? -2147483647 - 1 : x == x ? (int)x : 0;
}

DEVICE uint32 to_uint(double x)
{
    return x >= 4294967296.0 ? 4294967295u : x > 0.0 ? (uint32)x : 0u;
}

DEVICE int64 to_long(double x)
{
    return x >= 9223372036854775808.0 ? 9223372036854775807 : x <= -9223372036854775808.0 ? -9223372036854775807 - 1 : x == x ? (int64)x : 0;
}

DEVICE uint64 to_ulong(double x)
{
    return x >= 18446744073709551616.0 ? ~(uint64)0 : x > 0.0 ? (uint64)x : (uint64)0;
}
