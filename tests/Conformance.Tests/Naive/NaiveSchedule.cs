namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>ToMe's schedule.</summary>
internal sealed class NaiveSchedule() : NaiveMethod("tome_schedule", "ToMe r schedule")
{
    public override NaiveCase Draw(Draws draws)
    {
        int layers = draws.Int(2, 40), r = draws.Int(0, 40);
        return draws.Coin()
            ? new(new() { ["num_layers"] = layers, ["r"] = r, ["kind"] = "int" }, [])
            : new(new() { ["num_layers"] = layers, ["r"] = new object[] { r, draws.Uniform(-1, 1, 2) }, ["kind"] = "pair" }, []);
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        int layers = parameters.Int("num_layers");
        if (!parameters.IsList("r"))
        {
            return new() { ["schedule"] = Enumerable.Repeat(parameters.Int("r"), layers).ToArray() };
        }

        double[] pair = parameters.Numbers("r");
        int low = (int)(pair[0] * (1 - pair[1])), high = (2 * (int)pair[0]) - low;
        double step = (double)(high - low) / (layers - 1);
        return new() { ["schedule"] = Enumerable.Range(0, layers).Select(layer => (int)(low + (step * layer))).ToArray() };
    }
}
