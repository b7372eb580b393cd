using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>H2O with real dropping: a prompt, then one token after the other; sums go on with the entries that stay.</summary>
internal sealed class H2oVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_h2o_decode";

    /// <inheritdoc/>
    public override string Method => "h2o_decode";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        if (vector.Group.Length > 0)
        {
            throw new UnknownCaseException(vector.Group);
        }

        Tensor3 queries = vector.Inputs.Tensor3("queries_post_rope"), keys = vector.Inputs.Tensor3("keys");
        int prompt = vector.Inputs.Int("prefill_len"), recent = vector.Params.Int("recent_size"), kept = vector.Params.Int("hh_size") + recent;
        Alive[] heads = [.. Enumerable.Range(0, keys.Depth).Select(head => new Alive(head, [.. Enumerable.Range(0, prompt)], new float[prompt]))];
        for (int step = 0; step <= vector.Inputs.Int("decode_steps"); step++)
        {
            string path = $"steps[{step}]";
            int newest = prompt + step - 1, first = step == 0 ? 0 : newest;
            heads = step == 0 ? heads : [.. heads.Select(head => head with { Tokens = [.. head.Tokens, newest], Sums = [.. head.Sums, 0] })];
            float[][] received = [.. heads.Select(head => Received(queries, keys, head, first, newest))];
            heads = [.. heads.Select((head, index) => head with { Sums = [.. head.Sums.Zip(received[index], static (sum, add) => sum + add)] })];
            int[][] stay = [.. heads.Select(head => Stay(keys, head, kept, recent))];
            if (step > 0)
            {
                vector.Expect($"{path}.step", newest);
            }
            else
            {
                vector.Expect($"{path}.step", "prefill");
            }

            vector.Expect($"{path}.attention_over_alive_plus_new", ListOf(received));
            vector.Expect($"{path}.accumulated_before_evict", ListOf([.. heads.Select(static head => head.Sums)]));
            vector.Expect($"{path}.evicted", [.. heads.Select((head, index) => head.Tokens.Where((_, at) => !stay[index].Contains(at)).ToArray())]);
            heads = [.. heads.Select((head, index) => head with
            {
                Tokens = [.. stay[index].Select(at => head.Tokens[at])],
                Sums = [.. stay[index].Select(at => head.Sums[at])],
            })];
            vector.Expect($"{path}.alive_after", [.. heads.Select(static head => head.Tokens)]);
            vector.Expect($"{path}.accumulated_after", ListOf([.. heads.Select(static head => head.Sums)]));
        }
    }

    /// <summary>The attention that the entries of a head receive from queries first to last.</summary>
    private static float[] Received(Tensor3 queries, Tensor3 keys, Alive head, int first, int last)
    {
        float[] sums = new float[head.Tokens.Length];
        Tensor3 alive = Rows(keys, head);
        using var workspace = new Workspace(CausalAttentionSums.WorkspaceBytes(alive.Rows, last - first + 1, alive.Columns));
        HeadTensor some = queries.Heads.Slice(head.Head, 1, first, last - first + 1);
        CausalAttentionSums.Compute(some, alive.Heads, 1 / MathF.Sqrt(alive.Columns), sums, workspace);
        return sums;
    }

    private static int[] Stay(Tensor3 keys, Alive head, int kept, int recent)
    {
        Tensor3 alive = Rows(keys, head);
        Matrix scores = CacheScoring.Scores<HeavyHitters>(new CacheLayer
        {
            Shape = new CacheShape(1, 1, alive.Rows, alive.Columns),
            Keys = alive.Heads,
            Values = alive.Heads,
            AttentionSums = head.Sums,
            AttentionCounts = new int[alive.Rows],
        });
        TopScores.Mark(scores.Data, 1, 0, recent);
        return CacheScoring.Kept(scores, Math.Min(kept, alive.Rows))[0];
    }

    private static Tensor3 Rows(Tensor3 keys, Alive head) =>
        new([.. head.Tokens.SelectMany(token => keys[head.Head, token].ToArray())], 1, head.Tokens.Length, keys.Columns);

    private static Matrix ListOf(float[][] rows) => new([.. rows.SelectMany(static row => row)], rows.Length, rows[0].Length);

    /// <summary>What one head holds.</summary>
    /// <param name="Head">0-based head.</param>
    /// <param name="Tokens">Tokens that are alive.</param>
    /// <param name="Sums">The attention that they have received.</param>
    private sealed record Alive(int Head, int[] Tokens, float[] Sums);
}
