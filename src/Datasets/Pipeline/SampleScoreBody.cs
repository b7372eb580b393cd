namespace PipelineDsl.Datasets;

/// <summary>Generated code that scores a block of samples.</summary>
/// <param name="samples">The samples.</param>
/// <param name="options">Options of the stage.</param>
/// <param name="scores">Receives the scores [samples].</param>
public delegate void SampleScoreBody(in SampleBlock samples, SampleOptions options, Span<double> scores);
