namespace PipelineDsl.Conformance.Vectors;

/// <summary>
/// A file of cases, in the layout of the token methods, <c>{file, tolerance, method, cases: [{name, params, inputs, expected}]}</c>, or in one of
/// those that <see cref="CacheVectorLayout"/> and <see cref="SampleVectorLayout"/> read.
/// </summary>
/// <param name="Method">The method's name, as the file states it; empty where it states none.</param>
/// <param name="Stem">The file's own name for itself, without extension.</param>
/// <param name="Cases">Its cases.</param>
internal sealed record VectorFile(string Method, string Stem, IReadOnlyList<VectorCase> Cases);
