namespace PipelineDsl.Datasets;

/// <summary>A file of the output.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash in hexadecimal digits.</param>
internal readonly record struct OutputFile(string Name, long Bytes, string Sha256);
