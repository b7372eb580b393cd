using System.Collections.Immutable;
using Google.Protobuf;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>A model with a pipeline's stages in it.</summary>
public sealed class WovenModel
{
    private readonly ModelProto _model;

    internal WovenModel(ModelProto model, string? folder, TokenPipeline pipeline, WeaveReport report)
    {
        _model = model;
        ExternalDataFolder = folder;
        Pipeline = pipeline;
        Report = report;
    }

    /// <summary>Where the original's external data lies; null when all data is in the model, or when that is not known.</summary>
    public string? ExternalDataFolder { get; }

    /// <summary>The pipeline that was woven in.</summary>
    public TokenPipeline Pipeline { get; }

    /// <summary>What was found and done.</summary>
    public WeaveReport Report { get; }

    /// <summary>
    /// The outputs that <see cref="WeaveOptions.Export"/> added, by the names of <see cref="SiteSignal"/>: what a run has to ask for so that a stage between
    /// two sessions can be fed.
    /// </summary>
    public ImmutableArray<string> SiteOutputs { get; init; } = [];

    internal GraphProto Graph => _model.Graph;

    /// <summary>The model as an ONNX file. External data stays where it is (<see cref="ExternalDataFolder"/>).</summary>
    public byte[] ToArray() => _model.ToByteArray();

    /// <summary>Writes the model. External data is copied beside it, unless it lies there already.</summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="IOException">A file with another content has the name of a data file already.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (ExternalDataFolder is string source && !string.Equals(Path.GetFullPath(source), folder, StringComparison.Ordinal))
        {
            foreach (string location in ExternalFiles())
            {
                Copy(Path.Combine(source, location), Path.Combine(folder, location));
            }
        }

        using FileStream file = File.Create(path);
        _model.WriteTo(file);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (File.Exists(to) && new FileInfo(to).Length != new FileInfo(from).Length)
        {
            throw new IOException($"{to} exists already and is not the data of the model.");
        }

        File.Copy(from, to, overwrite: true);
    }

    private IEnumerable<string> ExternalFiles() => _model.Graph.Initializer
        .Concat(_model.Graph.Node.SelectMany(node => node.Attribute).Where(attribute => attribute.T is not null).Select(attribute => attribute.T))
        .Select(ExternalData.Location).OfType<string>().Select(location => location.Replace('\\', '/')).Distinct(StringComparer.Ordinal);
}
