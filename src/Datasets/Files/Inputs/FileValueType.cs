using System.Text.Json.Serialization;

namespace PipelineDsl.Datasets;

/// <summary>Type of a value in a file.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FileValueType>))]
internal enum FileValueType
{
    /// <summary>Half precision.</summary>
    Float16,

    /// <summary>The upper half of single precision.</summary>
    BFloat16,

    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>Double precision.</summary>
    Float64,

    /// <summary>8 bits, signed.</summary>
    Int8,

    /// <summary>16 bits, signed.</summary>
    Int16,

    /// <summary>32 bits, signed.</summary>
    Int32,

    /// <summary>64 bits, signed.</summary>
    Int64,

    /// <summary>8 bits.</summary>
    UInt8,

    /// <summary>16 bits.</summary>
    UInt16,

    /// <summary>32 bits.</summary>
    UInt32,

    /// <summary>64 bits.</summary>
    UInt64,

    /// <summary>A byte, 0 or 1.</summary>
    Boolean,

    /// <summary>Text, numbers written as text among it.</summary>
    Text,

    /// <summary>Something else, which cannot be read.</summary>
    Other,
}
