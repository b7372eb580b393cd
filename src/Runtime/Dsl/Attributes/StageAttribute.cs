namespace PipelineDsl;

/// <summary>What every stage declares: the layers it acts at and its budget. Exactly one budget must be given.</summary>
public abstract class StageAttribute : Attribute
{
    private protected StageAttribute()
    {
    }

    /// <summary>Layers (0-based) the stage acts at: <c>"4"</c>, <c>"0..11"</c> (both ends included), <c>"3,6,9"</c> or a mixture.</summary>
    public string Layers { get; set; } = "";

    /// <summary>Budget: the fraction of tokens kept at each layer, above 0 and at most 1, rounded half to even.</summary>
    public double Keep { get; set; }

    /// <summary>Budget: the number of tokens kept at each layer; at least 1.</summary>
    public int KeepCount { get; set; }

    /// <summary>Budget: the number of tokens removed at each layer; 0 or more.</summary>
    public int Remove { get; set; }

    /// <summary>
    /// Budget: a score threshold. Pruning keeps tokens that score at least this much; merging merges pairs that are at
    /// least this similar (a cosine, -1 to 1). The number kept then depends on the data, and runs must have batch size 1.
    /// </summary>
    public double Threshold { get; set; }

    /// <summary>Budget: the explicit fraction kept for each layer of <see cref="Layers"/>, in order; each above 0 and at most 1.</summary>
    public double[] Keeps { get; set; } = [];

    /// <summary>Budget: the explicit number kept for each layer of <see cref="Layers"/>, in order; each at least 1.</summary>
    public int[] KeepCounts { get; set; } = [];

    /// <summary>Budget: the explicit number removed for each layer of <see cref="Layers"/>, in order; each 0 or more.</summary>
    public int[] Removes { get; set; } = [];

    /// <summary>What <see cref="Keep"/> and <see cref="Keeps"/> are fractions of.</summary>
    public Basis Of { get; set; } = Basis.Entering;

    /// <summary>How <see cref="Remove"/> is spread over the layers.</summary>
    public Schedule Schedule { get; set; } = Schedule.Constant;

    /// <summary>
    /// For <see cref="Schedule.Linear"/>, -1 to 1: -1 removes most in the first layer and nothing in the last, +1 the reverse, 0 is constant
    /// (ToMe, arXiv 2210.09461, "inflect").
    /// </summary>
    public double Inflect { get; set; } = -1;

    /// <summary>Where in the layer the stage acts; with <see cref="CutPoint.Output"/> it acts behind the model, and <see cref="Layers"/> stays empty.</summary>
    public CutPoint Cut { get; set; } = CutPoint.AfterAttention;

    /// <summary>Name of the <see cref="SpanAttribute"/> whose tokens alone are compressed; empty for all tokens that are not protected.</summary>
    public string Within { get; set; } = "";

    /// <summary>How a kept fraction becomes a number of tokens.</summary>
    public Rounding Rounding { get; set; } = Rounding.HalfEven;

    /// <summary>
    /// The most tokens that a budget which depends on the data (<see cref="Threshold"/>, or an adaptive recipe) may keep; at least 1, or 0 for no
    /// ceiling. The highest scores stay.
    /// </summary>
    public int Ceiling { get; set; }

    /// <summary>
    /// Path of an ONNX model that scores the tokens, inlined into the woven graph: one session, one run. Its input <c>hidden_states</c>
    /// gets the tokens at the stage; other inputs are those of the model with the same names. For <c>NetworkScore</c> and DynamicViT.
    /// </summary>
    public string Model { get; set; } = "";
}
