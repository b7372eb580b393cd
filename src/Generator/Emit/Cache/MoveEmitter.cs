using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Emit.Cache;

/// <summary>Writes the method that moves what stays to the front of a layer's tensors.</summary>
internal static class MoveEmitter
{
    internal static void Write(SourceWriter writer, CacheScope scope, CacheStageGroup group)
    {
        CachePipelineModel model = scope.Model;
        CacheGeometryModel geometry = model.Geometry;
        string value = TypeParameter(model.Type);
        writer.Line($"/// <summary>{group.Layers}: what stays moves to the front of keys and values, in place.</summary>");
        writer.Line($"/// <typeparam name=\"{value}\">Single or half precision.</typeparam>");
        writer.Line($"/// <inheritdoc cref=\"{CacheNames.Space}.CacheMoveBody{{T}}\" path=\"/param\"/>");
        MemberAttributes.Write(writer, scope.IsTwin);
        writer.Line(
            $"public static void Move{group.Name}<{value}>(in {CacheNames.Tensors}<{value}> tensors, {CacheNames.Choice} choice, "
                + $"{RuntimeNames.Workspace} workspace)");
        using (writer.Indented())
        {
            writer.Line($"where {value} : unmanaged");
        }

        using (writer.Block())
        {
            string sizes = $"KvHeads: {geometry.KvHeads}, QueryHeads: {geometry.QueryHeads}, tensors.Shape.Entries, HeadDim: {geometry.HeadDim}";
            writer.Line($"var shape = new {CacheNames.Shape}({sizes});");
            if (group.Shape.MergeThreshold is { } threshold)
            {
                string least = CSharpText.Literal(threshold);
                writer.Line();
                writer.Line($"// Values that leave are folded into that of the most similar key kept, from a cosine of {least}.");
                writer.Line($"{RuntimeNames.Kernels}.ValueMerging.Fold<{value}>(tensors.Keys, tensors.Values, shape, choice.Entries, {least}, workspace);");
            }

            writer.Line();
            string padded = group.Shape.HasUnevenHeads ? "; shorter heads are padded in front" : "";
            writer.Line($"// Rows of {CSharpText.Literal(geometry.HeadDim)} channels{padded}.");
            writer.Line($"{RuntimeNames.Kernels}.EntryMoving.Move<{value}>(tensors.Keys, shape, choice.Entries);");
            writer.Line($"{RuntimeNames.Kernels}.EntryMoving.Move<{value}>(tensors.Values, shape, choice.Entries);");
            if (model.Positions == PositionForm.Repacked)
            {
                WriteTurn(writer, value);
            }
        }

        writer.Line();
    }

    private static void WriteTurn(SourceWriter writer, string value)
    {
        writer.Line();
        writer.Line("// Keys get new positions without gaps: each is turned by how far it moved.");
        writer.Line("if (tensors.Rotary is { } rotary)");
        using (writer.Block())
        {
            writer.Line($"{RuntimeNames.Kernels}.KeyRotation.Turn<{value}>(tensors.Keys, shape, choice.Entries, rotary, tensors.Shift);");
        }
    }

    /// <summary>A name that no class around the method has given a type parameter already.</summary>
    private static string TypeParameter(TypeModel type)
    {
        string[] taken =
        [
            .. type.Declarations
                .Where(static declaration => declaration.EndsWith(">", StringComparison.Ordinal))
                .SelectMany(static declaration => declaration.Substring(declaration.IndexOf('<')).Split('<', ',', ' ', '>')),
        ];
        string name = "T";
        while (Array.IndexOf(taken, name) >= 0)
        {
            name += "Value";
        }

        return name;
    }
}
