namespace PipelineDsl.Generator.Model;

/// <summary>Everything that the generated code of one class depends on, and nothing of the compiler's. Each surface derives its own.</summary>
/// <param name="Type">The class.</param>
/// <param name="RandomSeeds">Seeds of the random baseline; 0 when it was not asked for.</param>
internal abstract record PipelineModel(TypeModel Type, int RandomSeeds);
