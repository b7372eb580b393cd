using System.Text.Json;

namespace PipelineDsl.Onnx;

/// <summary>What a <c>config.json</c> beside the model says that its graph does not show.</summary>
internal sealed class DecoderConfig
{
    private const string FileName = "config.json";
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly List<JsonElement> _parts = [];

    /// <summary>Reads the file, where there is one.</summary>
    /// <param name="folder">The model's folder; null when that is not known.</param>
    /// <exception cref="WeaveException">The file is no JSON.</exception>
    internal DecoderConfig(string? folder)
    {
        string path = Path.Combine(folder ?? "", FileName);
        if (folder is null || !File.Exists(path))
        {
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            Add(document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            throw new WeaveException($"The {FileName} beside the model cannot be read, so what it says of positions is not known: {e.Message}", e);
        }
    }

    /// <summary>Tokens that a layer with a sliding window attends to; null when no layer has one.</summary>
    internal long? SlidingWindow => _parts.Any(part => Property(part, "use_sliding_window") is { ValueKind: JsonValueKind.False }) ? null
        : _parts.Select(part => Property(part, "sliding_window")).FirstOrDefault(window => window?.ValueKind == JsonValueKind.Number)?.GetInt64();

    /// <summary>Kind of scaling of the rotation, as <c>yarn</c> or <c>longrope</c>; null for none.</summary>
    internal string? RotaryScaling => Scalings.Select(scaling => Property(scaling, "rope_type") ?? Property(scaling, "type"))
        .FirstOrDefault(type => type?.ValueKind == JsonValueKind.String)?.GetString();

    /// <summary>Whether positions have rows for time, height and width.</summary>
    internal bool HasSeveralPositions => Scalings.Any(scaling => Property(scaling, "mrope_section") is not null);

    /// <summary>Whether scores are lowered by distance.</summary>
    internal bool IsAlibi => _parts.Any(part =>
        Property(part, "alibi") is { ValueKind: JsonValueKind.True }
        || (Property(part, "attn_config") is { ValueKind: JsonValueKind.Object } own && Property(own, "alibi") is { ValueKind: JsonValueKind.True }));

    private IEnumerable<JsonElement> Scalings => _parts.SelectMany(part => new[] { Property(part, "rope_scaling"), Property(part, "rope_parameters") })
        .OfType<JsonElement>().Where(scaling => scaling.ValueKind == JsonValueKind.Object);

    // Models of several modalities keep the text model's in a part of its own.
    private void Add(JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.Object)
        {
            _parts.Add(part);
            if (Property(part, "text_config") is JsonElement text)
            {
                Add(text);
            }
        }
    }

    private static JsonElement? Property(JsonElement part, string name) => part.TryGetProperty(name, out JsonElement value) ? value : null;
}
