namespace PipelineDsl;

/// <summary>How a kept fraction becomes a number of tokens.</summary>
public enum Rounding
{
    /// <summary>To the nearest number, halves to the even one.</summary>
    HalfEven,

    /// <summary>Down.</summary>
    Floor,

    /// <summary>Up.</summary>
    Ceiling,
}
