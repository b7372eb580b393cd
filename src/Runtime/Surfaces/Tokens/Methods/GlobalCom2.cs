using System.Numerics.Tensors;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// GlobalCom2 for images cut into crops (arXiv 2501.05179): the thumbnail says how much of every crop stays. Of the thumbnail the int(n r) highest scores stay,
/// in descending order. A crop's logit is a tenth of the sum of the thumbnail's scores over the crop's region; it keeps the fraction
/// r (1 + p - mean p), at most 1, with p the softmax over the crops, of its n visible tokens: those with the highest sum of the crop's own scores and of the
/// thumbnail's, resized bilinearly to the crop, each scaled to length 1. Crop tokens stay in the order of their positions.
/// </summary>
/// <remarks>
/// Layout: the <c>Rows</c> x <c>Columns</c> tokens of the thumbnail, then the crops in raster order, <c>CropRows</c> x <c>CropColumns</c> of them and each with
/// as many tokens as the thumbnail. Protected tokens may stand anywhere between them: the marks at the ends of rows stay in their places. Padding in a crop
/// is told by <see cref="TokenStageInput.Visible"/>. A thumbnail's row or column belongs to the crop in which its centre lies.
/// </remarks>
public static class GlobalCom2
{
    /// <summary>Compresses one image.</summary>
    /// <param name="input">
    /// Hidden states, and as <see cref="TokenStageInput.Attention"/> what CLS says of every token in its own pass of the encoder: logits in front of the
    /// softmax, one row per head, whose mean is taken.
    /// </param>
    /// <param name="output">Receives the kept rows: the thumbnail's by descending score, then the others by position.</param>
    /// <param name="rules">
    /// The fraction r, or else the budget as a fraction of all tokens; options <c>Rows</c>, <c>Columns</c>, <c>CropRows</c>, <c>CropColumns</c>.
    /// </param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The tokens are not thumbnail and crops, or a logit is NaN or infinite.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectAttention(rules.Site, input);
        var image = new TouchedRows(input, rules, workspace);
        int each = ImageTokens(rules, image.Count), crops = rules.Options.CropRows * rules.Options.CropColumns;
        Span<float> scores = workspace.Take<float>(image.Count);
        ReadLogits(input, rules, image.Tokens, scores, workspace);
        double keep = rules.Keep > 0 ? rules.Keep : (double)rules.Budget / image.Count;

        Span<float> logits = workspace.Take<float>(crops);
        Span<double> shares = workspace.Take<double>(crops);
        RegionLogits(scores[..each], rules.Options, logits);
        BudgetShares.Apply(logits, keep, shares);
        Blend(scores, each, rules.Options, workspace);

        Span<int> kept = workspace.Take<int>(image.Count);
        int count = int.Max(1, (int)(each * keep));
        Ranking.Descending(scores[..each], kept, workspace);
        int thumbnail = count, most = rules.Budget > 0 ? int.Max(rules.Budget, count) : image.Count;
        for (int crop = 0; crop < crops; crop++)
        {
            int start = (crop + 1) * each;
            Span<float> ofCrop = scores.Slice(start, each);
            int visible = HidePadding(input, image.Tokens.Slice(start, each), ofCrop);
            Span<int> keptOfCrop = kept.Slice(count, int.Min((int)(visible * shares[crop]), most - count));
            TopK.Select(ofCrop, keptOfCrop.Length, keptOfCrop, workspace);
            foreach (ref int place in keptOfCrop)
            {
                place += start;
            }

            count += keptOfCrop.Length;
        }

        kept = kept[..count];
        image.ToTokens(kept);
        return Write(input, output, image.Tokens, kept[..thumbnail], kept[thumbnail..], workspace);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Options <c>CropRows</c> and <c>CropColumns</c>.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        TouchedRows.WorkspaceBytes(tokens, channels)
        + (4 * Workspace.BytesFor<float>(tokens))
        + (2 * Workspace.BytesFor<double>((long)options.CropRows * options.CropColumns))
        + (2 * Workspace.BytesFor<int>(tokens))
        + long.Max(Ranking.WorkspaceBytes(tokens), TopK.WorkspaceBytes(tokens));

    private static int ImageTokens(in MethodRules rules, int tokens)
    {
        MethodOptions options = rules.Options;
        long each = (long)options.Rows * options.Columns, crops = (long)options.CropRows * options.CropColumns;
        bool isPositive = options.Rows > 0 && options.Columns > 0 && options.CropRows > 0 && options.CropColumns > 0;
        bool isLayout = isPositive && tokens == each * (crops + 1);
        return isLayout
            ? (int)each
            : throw new TokenStageException(
                rules.Site,
                $"expected a thumbnail and {options.CropRows} x {options.CropColumns} crops of {options.Rows} x {options.Columns} tokens, got {tokens}.");
    }

    private static void ReadLogits(in TokenStageInput input, in MethodRules rules, ReadOnlySpan<int> tokens, Span<float> scores, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<float> mean = workspace.Take<float>(input.Tokens);
        HeadMean.Compute(input.Attention, mean);
        TokenList.Gather(mean, tokens, scores);

        StageGuard.RequireFinite(rules.Site, scores, 1);
        workspace.Release(mark);
    }

    /// <summary>A tenth of the thumbnail's scores, summed over the region of every crop.</summary>
    private static void RegionLogits(ReadOnlySpan<float> thumbnail, MethodOptions options, Span<float> logits)
    {
        logits.Clear();
        for (int token = 0; token < thumbnail.Length; token++)
        {
            (int row, int column) = int.DivRem(token, options.Columns);
            logits[(Part(row, options.Rows, options.CropRows) * options.CropColumns) + Part(column, options.Columns, options.CropColumns)] += thumbnail[token];
        }

        TensorPrimitives.Divide(logits, 10, logits);

        static int Part(int place, int length, int parts) => (int)(((2L * place) + 1) * parts / (2L * length));
    }

    /// <summary>Replaces the scores of every crop by their sum with the thumbnail's for the crop's region, each scaled to length 1.</summary>
    private static void Blend(Span<float> scores, int each, MethodOptions options, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<float> resized = workspace.Take<float>(scores.Length - each), region = workspace.Take<float>(each);
        int across = options.CropColumns * options.Columns;
        BilinearResize.Apply(scores[..each], options.Rows, options.Columns, resized, options.CropRows * options.Rows, across);
        for (int crop = 0; crop < options.CropRows * options.CropColumns; crop++)
        {
            (int cropRow, int cropColumn) = int.DivRem(crop, options.CropColumns);
            for (int row = 0; row < options.Rows; row++)
            {
                int from = (((cropRow * options.Rows) + row) * across) + (cropColumn * options.Columns);
                resized.Slice(from, options.Columns).CopyTo(region[(row * options.Columns)..]);
            }

            Span<float> own = scores.Slice((crop + 1) * each, each);
            Normalise(own);
            Normalise(region);
            TensorPrimitives.Add(own, region, own);
        }

        workspace.Release(mark);
    }

    private static void Normalise(Span<float> values)
    {
        Span<float> norm = [0];
        RowNorms.Compute(new TokenMatrix(values, 1, values.Length), norm);
        if (norm[0] > 0)
        {
            TensorPrimitives.Divide(values, norm[0], values);
        }
    }

    private static int HidePadding(in TokenStageInput input, ReadOnlySpan<int> tokens, Span<float> scores)
    {
        int visible = tokens.Length;
        for (int i = 0; i < tokens.Length && !input.Visible.IsEmpty; i++)
        {
            if (!input.Visible[tokens[i]])
            {
                scores[i] = float.NegativeInfinity;
                visible--;
            }
        }

        return visible;
    }

    /// <summary>The thumbnail's tokens stand in the place of its first; all others keep the order of their positions.</summary>
    private static int Write(
        in TokenStageInput input,
        in TokenStageOutput output,
        ReadOnlySpan<int> image,
        ReadOnlySpan<int> thumbnail,
        ReadOnlySpan<int> crops,
        Workspace workspace)
    {
        Span<int> rows = workspace.Take<int>(input.Tokens);
        int written = 0, next = 0, nextCrop = 0;
        for (int token = 0; token < input.Tokens; token++)
        {
            if (next == image.Length || image[next] != token)
            {
                rows[written++] = token;
                continue;
            }

            if (next++ == 0)
            {
                thumbnail.CopyTo(rows[written..]);
                written += thumbnail.Length;
            }

            if (nextCrop < crops.Length && crops[nextCrop] == token)
            {
                rows[written++] = token;
                nextCrop++;
            }
        }

        output.Prune(input, rows[..written]);
        return written;
    }
}
