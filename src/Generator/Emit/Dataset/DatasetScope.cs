using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Emit.Dataset;

/// <summary>The class that is being written: the user's, or a twin inside it.</summary>
/// <param name="Model">What it does.</param>
/// <param name="Name">Its name for people, for example <c>TrainingSubset.Random</c>.</param>
/// <param name="IsTwin">Whether all of it is generated, so that its members need no marks of their own.</param>
internal sealed record DatasetScope(DatasetPipelineModel Model, string Name, bool IsTwin);
