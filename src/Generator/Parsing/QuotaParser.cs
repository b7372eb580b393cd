using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads <c>[Uniform]</c>: one quota for each span that stages are within, because cells are counted from where the span begins.</summary>
/// <param name="geometry">The transformer.</param>
/// <param name="isProtected">Protected positions, ascending.</param>
internal sealed class QuotaParser(GeometryModel geometry, int[] isProtected)
{
    /// <summary>The quota of stages within a span, or within none; null when there is no quota.</summary>
    private Func<SpanModel?, QuotaModel>? _quota;

    /// <summary>Reads and checks the quota.</summary>
    /// <param name="uniform">The attribute, if any.</param>
    /// <param name="stages">The stages.</param>
    /// <param name="problems">Told of what is wrong.</param>
    internal void Parse(AttributeArguments? uniform, IEnumerable<DeclaredStage> stages, Problems problems)
    {
        if (uniform is not { } quota)
        {
            return;
        }

        SpanModel?[] spans = [.. stages.Where(static stage => stage.IsTopK).Select(static stage => stage.Span).Distinct()];
        int window = quota.Integer("Window"), rows = quota.Integer("Rows"), columns = quota.Integer("Columns"), cell = quota.Integer("Cell");
        int frames = quota.Integer("Frames");
        bool isGrid = quota.Has("Rows") || quota.Has("Columns") || quota.Has("Cell"), hasFrames = quota.Has("Frames"), hasWindow = quota.Has("Window");
        string? wrong =
            hasWindow == (isGrid || hasFrames) ? "give either Window, or Rows, Columns and Cell, or Frames alone or with a grid"
            : hasWindow && window < 1 ? $"Window is {window}; it must be at least 1"
            : isGrid && (rows < 1 || columns < 1 || cell < 1) ? "Rows, Columns and Cell must all be at least 1"
            : hasFrames && frames < 1 ? $"Frames is {frames}; it must be at least 1"
            : hasWindow ? null
            : (spans.Length == 0 ? [null] : spans).Select(span => Misfit(span, isGrid, (long)rows * columns, $"{rows} x {columns}", frames))
                .FirstOrDefault(static text => text is not null);
        if (wrong is not null)
        {
            problems.Add(RuleIds.Geometry, quota.Attribute, null, wrong);
            return;
        }

        _quota = span => new QuotaModel(span?.Start ?? GuardRailParser.FirstUnprotected(isProtected), hasWindow ? window : 0, rows, columns, cell)
        {
            Frames = frames,
            FrameTokens = isGrid || frames == 0 ? 0 : Open(span) / frames,
        };
    }

    /// <summary>The quota of a stage; null when it has none.</summary>
    internal QuotaModel? Of(DeclaredStage stage) => stage.IsTopK ? _quota?.Invoke(stage.Span) : null;

    private int Open(SpanModel? span) => span?.Length ?? geometry.Tokens - isProtected.Length;

    private string? Misfit(SpanModel? span, bool isGrid, long inGrid, string grid, int frames)
    {
        bool isFixed = geometry.IsFixed || span is not null;
        int open = Open(span);
        string tokens = span is null ? $"the {open} tokens that are not protected" : $"the {open} tokens of the span '{span.Name}'";
        string what = frames > 0 ? $"{frames} grids of {grid} do" : $"a grid of {grid} does";
        long held = inGrid * Math.Max(1, frames);
        return isGrid && isFixed && held != open ? $"{what} not hold {tokens}"
            : isGrid && held > open ? $"{(frames > 0 ? $"{frames} grids of {grid} exceed" : $"a grid of {grid} exceeds")} {tokens}"
            : isGrid ? null
            : !isFixed ? "Frames needs a fixed length, or a span, to know how long a frame is; give Tokens instead of MaxTokens, or a [Span]"
            : open % frames != 0 ? $"{frames} frames do not divide {tokens}"
            : null;
    }
}
