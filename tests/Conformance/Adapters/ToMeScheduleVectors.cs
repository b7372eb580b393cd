using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>ToMe's schedules of r, and the numbers of tokens that follow from them.</summary>
internal sealed class ToMeScheduleVectors : VectorAdapter
{
    private static readonly string[] _tokens = ["tokens", "num_tokens", "n_tokens", "initial_tokens", "tokens_in", "n0", "N0", "n", "N"];

    private static readonly string[] _flags = ["class_token", "cls", "distill_token", "dist"];

    /// <inheritdoc/>
    public override string File => "tome_schedule";

    /// <inheritdoc/>
    public override string Method => "ToMe r schedule";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        int[] schedule = Schedule(vector.Params);
        vector.Expect("schedule", schedule);
        if (!vector.States("tokens_after_each_layer") && !vector.States("effective_r"))
        {
            return;
        }

        CaseValues values = Array.Exists(_tokens, vector.Params.Has) ? vector.Params : vector.Inputs;
        int tokens = values.Int(Array.Find(_tokens, values.Has) ?? throw new UnknownCaseException("no number of tokens"));
        int isProtected = vector.Params.Int("protected", 0)
            + _flags.Count(flag => vector.Params.Flag(flag, false));
        int[] left = ToMeSchedule.TokensAfter(tokens, schedule, isProtected);
        vector.Expect("tokens_after_each_layer", left);
        vector.Expect("effective_r", [.. left.Select((count, layer) => (layer == 0 ? tokens : left[layer - 1]) - count)]);
    }

    private static int[] Schedule(CaseValues values)
    {
        int layers = values.Int("num_layers");
        string kind = values.Text("kind", "int");
        switch (kind)
        {
            case "int":
                return ToMeSchedule.Constant(layers, values.Int("r"));
            case "pair":
                double[] pair = values.Numbers("r");
                return pair.Length == 2 && pair[0] == Math.Floor(pair[0])
                    ? ToMeSchedule.Linear(layers, (int)pair[0], pair[1])
                    : throw new CaseException("params.r: expected a whole number and an inflection");
            case "list":
                return ToMeSchedule.Listed(layers, values.Ints("r"));
            default:
                throw new UnknownCaseException($"kind {kind}");
        }
    }
}
