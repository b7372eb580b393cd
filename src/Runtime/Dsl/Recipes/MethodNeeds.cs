namespace PipelineDsl.Recipes;

/// <summary>What a method reads.</summary>
[Flags]
internal enum MethodNeeds
{
    /// <summary>Nothing but positions.</summary>
    None = 0,

    /// <summary>Hidden states.</summary>
    Hidden = 1,

    /// <summary>Keys of the layer.</summary>
    Keys = 2,

    /// <summary>One row of attention.</summary>
    OneRow = 4,

    /// <summary>Some rows of attention, chosen by the method.</summary>
    SomeRows = 8,

    /// <summary>Attention of every query.</summary>
    FullAttention = 16,

    /// <summary>An auxiliary network.</summary>
    Network = 32,

    /// <summary>Text.</summary>
    Text = 64,

    /// <summary>Values of the layer.</summary>
    Values = 128,
}
