using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Emit.Cache;

/// <summary>Writes the method that scores the entries of a layer and says which stay.</summary>
internal static class ChooseEmitter
{
    internal static void Write(SourceWriter writer, CacheScope scope, CacheStageGroup group)
    {
        CacheShapeModel shape = group.Shape;
        CachePipelineModel model = scope.Model;
        writer.Line($"/// <summary>{group.Layers}: {CSharpText.Xml(CacheWords.Deed(shape))} stay.</summary>");
        writer.Line($"/// <inheritdoc cref=\"{CacheNames.Space}.CacheChoiceBody\" path=\"/param\"/>");
        MemberAttributes.Write(writer, scope.IsTwin);
        writer.Line(
            $"public static void Choose{group.Name}(in {CacheNames.Layer} layer, {CacheNames.Choice} choice, {RuntimeNames.Workspace} workspace)");
        using (writer.Block())
        {
            string name = CSharpText.Literal(scope.Name);
            writer.Line($"{CacheNames.Scored}.Expect({name}, layer, choice, kvHeads: {model.Geometry.KvHeads}, headDim: {model.Geometry.HeadDim});");
            writer.Line();
            if (shape.Selection is SelectionForm.PerChunk or SelectionForm.Blocks)
            {
                WriteRuns(writer, model, shape);
            }
            else
            {
                WriteScores(writer, scope, shape);
                WriteSelection(writer, shape);
            }
        }

        writer.Line();
    }

    /// <summary>Bytes of its workspace, as an expression of <c>shape</c>.</summary>
    internal static string WorkspaceBytes(CacheShapeModel shape, string options)
    {
        string scorer = shape.Scorer.TypeName, length = CSharpText.Literal(shape.ChunkLength);
        string scores = $"{RuntimeNames.BytesForFloats}(shape.Scores) + {CacheNames.Scored}.WorkspaceBytes<{scorer}>(shape, {options})";
        return shape switch
        {
            { Selection: SelectionForm.Blocks } => $"{RuntimeNames.Kernels}.BlockEntries.WorkspaceBytes<{scorer}>(shape, {options})",
            { Selection: SelectionForm.PerChunk } => $"{RuntimeNames.Kernels}.ChunkEntries.WorkspaceBytesPerChunk<{scorer}>(shape, {options}, {length})",
            { Selection: SelectionForm.WholeChunks } => $"{scores} + {RuntimeNames.Kernels}.ChunkEntries.WorkspaceBytesWhole(shape)",
            _ => $"{scores} + {RuntimeNames.Kernels}.{Kernel(shape)}.WorkspaceBytes(shape)",
        };
    }

    /// <summary>The number of every head, as an array.</summary>
    internal static string Counts(CacheShapeModel shape) => $"new int[] {{ {string.Join(", ", shape.HeadCounts.Select(CSharpText.Literal))} }}";

    private static void WriteScores(SourceWriter writer, CacheScope scope, CacheShapeModel shape)
    {
        CachePipelineModel model = scope.Model;
        writer.Line($"// {Source(shape)}{shape.Scorer.DisplayName} scores every entry, for each head by itself.");
        writer.Line($"{RuntimeNames.Span}<float> scores = workspace.Take<float>(layer.Shape.Scores);");
        writer.Line($"{CacheNames.Scored}.Score<{shape.Scorer.TypeName}>({CSharpText.Literal(scope.Name)}, layer, scores, workspace);");
        writer.Line();
        if (CacheWords.Protected(model, "stay whatever they score") is { } rail)
        {
            writer.Line($"// {rail}");
            writer.Line($"{RuntimeNames.Kernels}.ProtectedEntries.Mark(scores, layer.Shape.KvHeads, sinks: {model.Sinks}, recent: {model.Recent});");
            writer.Line();
        }
    }

    private static void WriteSelection(SourceWriter writer, CacheShapeModel shape)
    {
        string kernel = $"{RuntimeNames.Kernels}.{Kernel(shape)}";
        if (shape.Selection == SelectionForm.WholeChunks)
        {
            writer.Line($"// Runs of {CSharpText.Literal(shape.ChunkLength)} entries stay or leave as a whole, by their mean score over all heads.");
            writer.Line($"{kernel}.SelectWhole(scores, keep: {shape.ChunkKeep}, layer.Kept, chunkLength: {shape.ChunkLength}, choice.Entries, workspace);");
        }
        else if (shape.IsCritical)
        {
            writer.Line($"// Half of the budget goes by score, half by score times what the value adds to the layer's output{Compete(shape)}.");
            writer.Line($"{kernel}.Select(layer, scores, isAdaptive: {CSharpText.Literal(shape.IsAdaptive)}, choice.Entries, workspace);");
        }
        else if (shape.HeadCounts.Count > 0)
        {
            writer.Line("// The highest scores of every head stay, as many as are its own number; a head shown by itself says which one it is.");
            writer.Line($"{RuntimeNames.ReadOnlySpan}<int> counts = {Counts(shape)};");
            writer.Line($"{kernel}.Select(scores, counts.Slice(layer.FirstHead, layer.Shape.KvHeads), choice.Entries, workspace);");
        }
        else
        {
            string who = shape.IsAdaptive
                ? "The heads compete for the budget of the layer; of each the highest scores stay."
                : "The highest scores of every head stay.";
            writer.Line($"// {who}");
            writer.Line($"{kernel}.Select(scores, layer.Kept, choice.Entries, workspace);");
        }
    }

    /// <summary>Selections that score by themselves, run by run.</summary>
    private static void WriteRuns(SourceWriter writer, CachePipelineModel model, CacheShapeModel shape)
    {
        string length = CSharpText.Literal(shape.ChunkLength), scorer = shape.Scorer.TypeName;
        if (shape.Selection == SelectionForm.Blocks)
        {
            writer.Line($"// {Source(shape)}what has stayed so far competes with the next {length} entries, by {shape.Scorer.DisplayName}.");
            WriteRail(writer, model);
            writer.Line($"{RuntimeNames.Kernels}.BlockEntries.Select<{scorer}>(layer, blockLength: {length}, choice.Entries, workspace);");
        }
        else
        {
            writer.Line($"// {Source(shape)}the same share of every run of {length} entries stays, the highest by {shape.Scorer.DisplayName}.");
            WriteRail(writer, model);
            writer.Line(
                $"{RuntimeNames.Kernels}.ChunkEntries.SelectPerChunk<{scorer}>(layer, keep: {shape.ChunkKeep}, "
                + $"chunkLength: {length}, choice.Entries, workspace);");
        }
    }

    private static void WriteRail(SourceWriter writer, CachePipelineModel model)
    {
        if (CacheWords.Protected(model, "stay whatever they score") is { } rail)
        {
            writer.Line($"// {rail}");
        }
    }

    /// <summary>The published method, as the beginning of a comment; of parts that the user named, nobody has published the sum.</summary>
    private static string Source(CacheShapeModel shape) => shape.Method.Length == 0 ? "" : shape.Method + ": ";

    private static string Compete(CacheShapeModel shape) => shape.IsAdaptive ? ", and the heads compete for it" : "";

    private static string Kernel(CacheShapeModel shape) =>
        shape.Selection == SelectionForm.WholeChunks ? "ChunkEntries"
        : shape.IsCritical ? "CriticalEntries"
        : shape.IsAdaptive ? "AdaptiveEntries"
        : "HighestEntries";
}
