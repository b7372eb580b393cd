namespace PipelineDsl.Generator.Model.Dataset;

/// <summary>The runtime's <c>SampleColumns</c> at compile time; names and values agree.</summary>
[Flags]
internal enum ColumnForm
{
    /// <summary>Nothing but the sample's index.</summary>
    None = 0,

    /// <summary>Embeddings.</summary>
    Embedding = 1 << 0,

    /// <summary>Logits.</summary>
    Logits = 1 << 1,

    /// <summary>Classes.</summary>
    Label = 1 << 2,

    /// <summary>Losses.</summary>
    Loss = 1 << 3,

    /// <summary>A column of scores.</summary>
    Score = 1 << 4,

    /// <summary>Whether presentations were classified correctly.</summary>
    Correct = 1 << 5,

    /// <summary>Probabilities at presentations.</summary>
    Probabilities = 1 << 6,

    /// <summary>Costs.</summary>
    Cost = 1 << 7,

    /// <summary>Texts.</summary>
    Text = 1 << 8,

    /// <summary>Names.</summary>
    Id = 1 << 9,
}
