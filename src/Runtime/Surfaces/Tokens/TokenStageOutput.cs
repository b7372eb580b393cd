using PipelineDsl.Kernels;

namespace PipelineDsl.Tokens;

/// <summary>Where a stage writes, for one sequence. All but <see cref="Hidden"/> and <see cref="Kept"/> may be empty: then they are not written.</summary>
public ref struct TokenStageOutput
{
    /// <summary>Receives the kept or merged hidden states.</summary>
    public Span<float> Hidden { get; set; }

    /// <summary>Values from one row of <see cref="Hidden"/> to the next.</summary>
    public int HiddenStride { get; set; }

    /// <summary>Receives, for every output token, the input token that it is or that leads it [kept].</summary>
    public Span<int> Kept { get; set; }

    /// <summary>Receives how many original tokens each output token stands for [kept].</summary>
    public Span<float> Sizes { get; set; }

    /// <summary>Receives the original position of every output token's leader [kept].</summary>
    public Span<long> Origins { get; set; }

    /// <summary>Receives the output token of every input token [tokens], -1 where it was dropped.</summary>
    public Span<int> Assignment { get; set; }

    /// <summary>Writes what follows from dropping all but <paramref name="kept"/>.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="kept">The tokens kept, in the order of the rows; ascending but where a method has an order of its own.</param>
    public readonly void Prune(in TokenStageInput input, ReadOnlySpan<int> kept)
    {
        RowGather.Copy(input.Hidden, kept, Hidden, HiddenStride);
        for (int i = 0; i < kept.Length && !Sizes.IsEmpty; i++)
        {
            Sizes[i] = input.Sizes.IsEmpty ? 1 : input.Sizes[kept[i]];
        }

        WriteLeaders(input, kept);
        if (!Assignment.IsEmpty)
        {
            Assignment.Fill(-1);
            for (int i = 0; i < kept.Length; i++)
            {
                Assignment[kept[i]] = i;
            }
        }
    }

    /// <summary>Writes what follows from a matching: size-weighted means, sizes, provenance.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="matching">Who merges into whom.</param>
    /// <param name="workspace">Scratch.</param>
    public readonly void Merge(in TokenStageInput input, Matching matching, Workspace workspace) =>
        Merge(input, matching, MergeReduction.SizeWeightedMean);

    /// <summary>Writes what follows from a matching: reduced groups, sums of sizes, provenance.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="matching">Who merges into whom.</param>
    /// <param name="reduction">What a group becomes.</param>
    public readonly void Merge(in TokenStageInput input, Matching matching, MergeReduction reduction)
    {
        GroupReduction.Apply(reduction, input.Hidden, input.Sizes, matching, Hidden, HiddenStride, Sizes);
        WriteLeaders(input, matching.Leaders);
        if (!Assignment.IsEmpty)
        {
            matching.Assignment.CopyTo(Assignment);
        }
    }

    /// <summary>One row of <see cref="Hidden"/>, to be changed.</summary>
    internal readonly Span<float> Row(int row, int channels) => Hidden.Slice(row * HiddenStride, channels);

    /// <summary>Counts a token that <see cref="Prune"/> dropped as part of a row.</summary>
    internal readonly void Absorb(in TokenStageInput input, int token, int row)
    {
        if (!Sizes.IsEmpty)
        {
            Sizes[row] += input.Sizes.IsEmpty ? 1 : input.Sizes[token];
        }

        if (!Assignment.IsEmpty)
        {
            Assignment[token] = row;
        }
    }

    private readonly void WriteLeaders(in TokenStageInput input, ReadOnlySpan<int> leaders)
    {
        leaders.CopyTo(Kept);
        for (int i = 0; i < leaders.Length && !Origins.IsEmpty; i++)
        {
            Origins[i] = input.Origins.IsEmpty ? leaders[i] : input.Origins[leaders[i]];
        }
    }
}
