namespace PipelineDsl;

/// <summary>
/// Declares a pipeline over the samples of a training set. The class must be partial; the generator adds the plan, typed readers, the steps and
/// the command line.
/// </summary>
/// <example><c>[DatasetPipeline(Channels = 384, Classes = 10)]</c></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DatasetPipelineAttribute : Attribute
{
    /// <summary>Width of an embedding; at least 1, or 0 when no stage reads embeddings.</summary>
    public int Channels { get; set; }

    /// <summary>Number of classes: labels are 0 to Classes - 1, and a row of logits has that many; at least 2, or 0 when no stage reads them.</summary>
    public int Classes { get; set; }

    /// <summary>Presentations of every sample during training that the columns <c>correct</c> and <c>probabilities</c> hold; 0 or more.</summary>
    public int Epochs { get; set; }

    /// <summary>Independent training runs whose logits stand side by side in a row, run after run; at least 1.</summary>
    public int Runs { get; set; } = 1;
}
