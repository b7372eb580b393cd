namespace PipelineDsl;

/// <summary>Options of a composed method; each is described at the property of <see cref="RecipeAttribute"/> with its name.</summary>
public readonly record struct MethodOptions
{
    /// <summary>VisionZip.</summary>
    public int Contextual { get; init; }

    /// <summary>PruMerge.</summary>
    public int Neighbours { get; init; }

    /// <summary>ApET.</summary>
    public int BasisTokens { get; init; }

    /// <summary>VisPruner.</summary>
    public double Important { get; init; }

    /// <summary>VisPruner.</summary>
    public int Step { get; init; }

    /// <summary>DART.</summary>
    public int ImagePivots { get; init; }

    /// <summary>DART.</summary>
    public int TextPivots { get; init; }

    /// <summary>PiToMe.</summary>
    public double Margin { get; init; }

    /// <summary>EViT.</summary>
    public bool Fuse { get; init; }

    /// <summary>ToMe's k-th variant.</summary>
    public int Every { get; init; }

    /// <summary>Blend.</summary>
    public double Alpha { get; init; }

    /// <summary>Video, pooling.</summary>
    public int Frames { get; init; }

    /// <summary>Rows of the token grid.</summary>
    public int Rows { get; init; }

    /// <summary>Columns of the token grid.</summary>
    public int Columns { get; init; }

    /// <summary>Rows of a cell.</summary>
    public int CellRows { get; init; }

    /// <summary>Columns of a cell.</summary>
    public int CellColumns { get; init; }

    /// <summary>tomesd.</summary>
    public int MaxDownsample { get; init; }

    /// <summary>tomesd.</summary>
    public bool Jitter { get; init; }

    /// <summary>GlobalCom2.</summary>
    public int CropColumns { get; init; }

    /// <summary>GlobalCom2.</summary>
    public int CropRows { get; init; }

    /// <summary>HoliTom.</summary>
    public double Similarity { get; init; }

    /// <summary>HoliTom.</summary>
    public int MaxWindow { get; init; }

    /// <summary>An option by its name; flags are 0 and 1.</summary>
    /// <exception cref="ArgumentException">There is no such option.</exception>
    internal double Value(string name) => name switch
    {
        nameof(Contextual) => Contextual,
        nameof(Neighbours) => Neighbours,
        nameof(BasisTokens) => BasisTokens,
        nameof(Important) => Important,
        nameof(Step) => Step,
        nameof(ImagePivots) => ImagePivots,
        nameof(TextPivots) => TextPivots,
        nameof(Margin) => Margin,
        nameof(Fuse) => Fuse ? 1 : 0,
        nameof(Every) => Every,
        nameof(Alpha) => Alpha,
        nameof(Frames) => Frames,
        nameof(Rows) => Rows,
        nameof(Columns) => Columns,
        nameof(CellRows) => CellRows,
        nameof(CellColumns) => CellColumns,
        nameof(MaxDownsample) => MaxDownsample,
        nameof(CropColumns) => CropColumns,
        nameof(CropRows) => CropRows,
        nameof(Similarity) => Similarity,
        nameof(MaxWindow) => MaxWindow,
        _ => throw new ArgumentException($"There is no option '{name}'.", nameof(name)),
    };
}
