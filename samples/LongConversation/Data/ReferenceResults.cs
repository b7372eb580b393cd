using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace LongConversation.Data;

/// <summary>What was measured of the shipped model in PyTorch: accuracy by method and share of the cache.</summary>
/// <param name="full">With the full cache.</param>
/// <param name="methods">By method and share.</param>
internal sealed class ReferenceResults(double full, ImmutableDictionary<(string Method, double Share), (double Accuracy, int Seeds)> methods)
{
    /// <summary>Reads.</summary>
    /// <param name="path">The file, <c>results-24facts.json</c>.</param>
    /// <exception cref="InputException">The file is missing or no such results.</exception>
    public static ReferenceResults Read(string path)
    {
        try
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
            var methods = ImmutableDictionary.CreateBuilder<(string, double), (double, int)>();
            foreach (JsonElement method in file.RootElement.GetProperty("methods").EnumerateArray())
            {
                string name = method.GetProperty("method").GetString()!;
                int seeds = method.GetProperty("seeds").GetInt32();
                foreach (JsonProperty share in method.EnumerateObject().Where(static property => property.Value.ValueKind == JsonValueKind.Object))
                {
                    methods[(name, double.Parse(share.Name, CultureInfo.InvariantCulture))] = (share.Value.GetProperty("accuracy").GetDouble(), seeds);
                }
            }

            return new ReferenceResults(file.RootElement.GetProperty("full_accuracy").GetDouble(), methods.ToImmutable());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Accuracy of a method and how many seeds it was averaged over; null when it was not measured.</summary>
    /// <param name="method">Its name in the file, or <c>full</c>.</param>
    /// <param name="percent">Share of the entries kept, in percent; 12 stands for an eighth.</param>
    public (double Accuracy, int Seeds)? Of(string? method, int percent)
    {
        if (method == "full")
        {
            return (full, 1);
        }

        double share = percent == 12 ? 0.125 : percent / 100.0;
        return method is not null && methods.TryGetValue((method, share), out (double, int) measured) ? measured : null;
    }
}
