namespace PipelineDsl;

/// <summary>Columns that a scorer reads. Their names in files are these in lower case, unless the command line says otherwise.</summary>
[Flags]
public enum SampleColumns
{
    /// <summary>Nothing but the sample's index.</summary>
    None = 0,

    /// <summary>Embeddings [samples, channels], single precision.</summary>
    Embedding = 1 << 0,

    /// <summary>Logits [samples, runs x classes], run after run.</summary>
    Logits = 1 << 1,

    /// <summary>Class of every sample, 0 to classes - 1.</summary>
    Label = 1 << 2,

    /// <summary>Loss of every sample.</summary>
    Loss = 1 << 3,

    /// <summary>A score of every sample, from the column that the stage names.</summary>
    Score = 1 << 4,

    /// <summary>Whether every presentation was classified correctly [samples, epochs], 0 or 1.</summary>
    Correct = 1 << 5,

    /// <summary>Probabilities at every presentation [samples, epochs x classes].</summary>
    Probabilities = 1 << 6,

    /// <summary>What keeping a sample costs, above 0; tokens, say.</summary>
    Cost = 1 << 7,

    /// <summary>Text, UTF-8.</summary>
    Text = 1 << 8,

    /// <summary>Name of every sample; the output repeats it.</summary>
    Id = 1 << 9,
}
