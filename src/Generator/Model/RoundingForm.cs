namespace PipelineDsl.Generator.Model;

/// <summary>How a kept fraction becomes a number of tokens; the names are those of <c>Rounding</c>.</summary>
internal enum RoundingForm
{
    /// <summary>To the nearest number, halves to the even one.</summary>
    HalfEven,

    /// <summary>Down.</summary>
    Floor,

    /// <summary>Up.</summary>
    Ceiling,
}
