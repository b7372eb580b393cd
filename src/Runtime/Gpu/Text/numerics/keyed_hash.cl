// Randomness as a function of (seed, item): SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), as on the processor.
DEVICE uint64 split_mix(uint64 z)
{
    z += ((uint64)0x9E3779B9u << 32) | 0x7F4A7C15u;
    z = (z ^ (z >> 30)) * (((uint64)0xBF58476Du << 32) | 0x1CE4E5B9u);
    z = (z ^ (z >> 27)) * (((uint64)0x94D049BBu << 32) | 0x133111EBu);
    return z ^ (z >> 31);
}

// A 64-bit key for one item.
DEVICE uint64 keyed_hash(uint64 seed, uint64 item)
{
    return split_mix(split_mix(seed) ^ item);
}

// A number in [0, 1) for one item: the upper 24 bits of its key, all that single precision holds.
DEVICE float keyed_unit(uint64 seed, uint64 item)
{
    return (float)(keyed_hash(seed, item) >> 40) * (1.0f / 16777216.0f);
}
