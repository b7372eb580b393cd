using System.Text.Json.Serialization;

namespace PipelineDsl.Datasets;

/// <summary>Format of an input file; its name says which.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SampleFileFormat>))]
internal enum SampleFileFormat
{
    /// <summary>NumPy array.</summary>
    Npy,

    /// <summary>NumPy arrays in a zip archive.</summary>
    Npz,

    /// <summary>Values without a header, of a declared type.</summary>
    Raw,

    /// <summary>Comma-separated values with a header line.</summary>
    Csv,

    /// <summary>Tab-separated values with a header line.</summary>
    Tsv,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>safetensors.</summary>
    Safetensors,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Apache Arrow IPC, file or stream.</summary>
    Arrow,
}
