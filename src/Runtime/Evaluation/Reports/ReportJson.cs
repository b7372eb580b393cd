using System.Text.Json;

namespace PipelineDsl.Evaluation;

/// <summary>Writes reports as JSON. Accuracies, agreements and differences are fractions; times are milliseconds.</summary>
public static class ReportJson
{
    /// <summary>Writes <c>{"comparisons":[…]}</c>, one entry per report.</summary>
    /// <param name="stream">Receives UTF-8.</param>
    /// <param name="reports">The reports.</param>
    public static void Write(Stream stream, IEnumerable<ComparisonReport> reports)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(reports);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("comparisons");
        foreach (ComparisonReport report in reports)
        {
            json.WriteStartObject();
            json.WriteNumber("items", report.Items);
            json.WriteNumber("level", report.Level);
            json.WriteStartArray("arms");
            Write(json, report.Uncompressed);
            foreach (ArmReport arm in report.Compressed)
            {
                Write(json, arm);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ArmReport arm)
    {
        json.WriteStartObject();
        json.WriteString("name", arm.Arm.Name);
        json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(arm.Arm.Kind.ToString()));
        json.WriteStartArray("seeds");
        foreach (ulong seed in arm.Arm.Seeds)
        {
            json.WriteNumberValue(seed);
        }

        json.WriteEndArray();
        json.WriteNumber("tokens", arm.Arm.Plan.Tokens);
        json.WriteNumber("kept_tokens", arm.KeptTokens);
        json.WriteStartArray("layer_tokens");
        foreach (int tokens in arm.Arm.Plan.LayerTokens)
        {
            json.WriteNumberValue(tokens);
        }

        json.WriteEndArray();
        json.WriteNumber("accuracy", arm.Accuracy);
        Write(json, "accuracy_interval", arm.AccuracyInterval);
        json.WriteNumber("agreement", arm.Agreement);
        json.WriteNumber("latency_p50_ms", arm.Latency.P50);
        json.WriteNumber("latency_p95_ms", arm.Latency.P95);
        json.WriteNumber("speedup", arm.Latency.Speedup);
        json.WriteNumber("ideal_speedup", arm.IdealSpeedup);
        json.WriteNumber("managed_bytes_per_run", arm.Latency.ManagedBytes);
        if (arm.Verdict is { } verdict)
        {
            json.WriteStartObject("against_random");
            json.WriteString("verdict", JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.Kind.ToString()));
            json.WriteNumber("difference", verdict.Difference);
            Write(json, "interval", verdict.Interval);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is { } ends)
        {
            json.WriteStartArray(name);
            json.WriteNumberValue(ends.Low);
            json.WriteNumberValue(ends.High);
            json.WriteEndArray();
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
