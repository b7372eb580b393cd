// TokenNorm: a token scores the Euclidean norm of its hidden state. Squares are added to sixteen interleaved sums, which are then folded in halves.
// Grid: sixteen tokens a group, sixteen threads a token.
KERNEL void score_by_token_norm(STAGE)
{
    LOCAL float partial[256];
    int lane = THREAD % 16;
    int token = GROUP_X * 16 + THREAD / 16;
    float sum = 0.0f;
    if (token < TOKENS)
    {
        GLOBAL const element* row = hidden + (int64)ITEM * at.hidden_item + (int64)token * at.hidden_token;
        for (int channel = lane; channel < CHANNELS; channel += 16)
        {
            float value = READ(row, channel);
            sum = FMA(value, value, sum);
        }
    }

    partial[THREAD] = sum;
    for (int half_of = 8; half_of > 0; half_of /= 2)
    {
        BARRIER();
        if (lane < half_of)
        {
            partial[THREAD] += partial[THREAD + half_of];
        }
    }

    if (lane == 0 && token < TOKENS)
    {
        scores[ITEM * TOKENS + token] = SQRT(partial[THREAD]);
    }
}
