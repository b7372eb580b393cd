using Google.Protobuf;
using PipelineDsl.KvCaches;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>A decoder that gives what a cache pipeline reads, and takes what it decides.</summary>
public sealed class DecoderModel
{
    private readonly ModelProto _model;

    internal DecoderModel(ModelProto model, string? folder, CacheGeometry geometry, DecoderLayout layout)
    {
        _model = model;
        ExternalDataFolder = folder;
        Geometry = geometry;
        Layout = layout;
    }

    /// <summary>Where the original's external data lies; null when all data is in the model, or when that is not known.</summary>
    public string? ExternalDataFolder { get; }

    /// <summary>Layers, heads and widths as the model has them.</summary>
    public CacheGeometry Geometry { get; }

    /// <summary>Its inputs and outputs.</summary>
    public DecoderLayout Layout { get; }

    internal GraphProto Graph => _model.Graph;

    /// <summary>The model as an ONNX file. External data stays where it is (<see cref="ExternalDataFolder"/>).</summary>
    public byte[] ToArray() => _model.ToByteArray();
}
