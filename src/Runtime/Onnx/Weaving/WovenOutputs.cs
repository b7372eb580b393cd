using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>Puts the written nodes into the model, and makes what it declares about shapes true again.</summary>
internal sealed class WovenOutputs(ModelProto model, TokenState state, TokenPipeline pipeline, WeaveOptions options)
{
    private const string ProvenanceName = "provenance";

    /// <summary>Changes the model.</summary>
    /// <param name="index">The original graph.</param>
    /// <param name="added">Outputs that it gets.</param>
    internal void Apply(GraphIndex index, IReadOnlyList<ValueInfoProto> added)
    {
        if (!HasNodes && added.Count == 0)
        {
            return;
        }

        GraphProto graph = model.Graph;
        if (options.Provenance && HasNodes)
        {
            AddProvenance(graph);
        }

        if (options.Lowering == StageLowering.StandardOperators)
        {
            StageExpansion.Apply(state, pipeline);
        }

        graph.Node.Clear();
        graph.Node.Add(state.Graph.Nodes);
        graph.Initializer.Add(state.Graph.Constants);

        graph.Output.Add(added);
        DeadEnds.Remove(graph, index);

        // Before version 4 every initialiser has to be an input too.
        model.IrVersion = long.Max(model.IrVersion, 4);
        for (int i = graph.ValueInfo.Count - 1; i >= 0; i--)
        {
            string name = graph.ValueInfo[i].Name;
            if (state.Version(name) > 0 || state.Forks.Any(fork => fork.Version(name) > 0))
            {
                graph.ValueInfo.RemoveAt(i);
            }
        }

        foreach (ValueInfoProto output in graph.Output.Except(added).Where(output => state.WrittenVersion(output.Name) > 0 && state.Carries(output.Name)))
        {
            Correct(output);
        }

        foreach (KeyCache cache in index.Nodes.Select(node => KeyCache.Of(state.Axes, node)).OfType<KeyCache>())
        {
            Rename(graph, cache);
        }

        if (options.Lowering == StageLowering.CustomOperators && HasNodes)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = pipeline.Domain, Version = 1 });
        }
    }

    // Stages between two sessions have none.
    private bool HasNodes => state.Stages.Count > 0 || state.Forks.Count > 0;

    // A declared output axis of tokens gets the new number, or a name of its own.
    private void Correct(ValueInfoProto output)
    {
        TensorFacts facts = state.Facts(output.Name);
        if (output.Type?.TensorType?.Shape is not TensorShapeProto shape || shape.Dim.Count != facts.Rank)
        {
            return;
        }

        int version = state.WrittenVersion(output.Name);
        int kept = state.Stages[version - 1].FixedCount;
        for (int i = 0; i < facts.Rank; i++)
        {
            if (state.Shrinks(facts.Shape[i]))
            {
                shape.Dim[i] = facts.Shape[i].Is(state.Axes.Tokens) && kept > 0
                    ? new TensorShapeProto.Types.Dimension { DimValue = kept }
                    : new TensorShapeProto.Types.Dimension { DimParam = $"{output.Name}_axis{i}" };
            }
        }
    }

    // Caches of different lengths under one name would be taken for one length.
    private static void Rename(GraphProto graph, KeyCache cache)
    {
        if (graph.Input.FirstOrDefault(input => input.Name == cache.Past)?.Type?.TensorType?.Shape is TensorShapeProto shape
            && cache.Axis < shape.Dim.Count && !shape.Dim[cache.Axis].HasDimValue)
        {
            shape.Dim[cache.Axis] = new TensorShapeProto.Types.Dimension { DimParam = $"{cache.Past}_axis{cache.Axis}" };
        }
    }

    private void AddProvenance(GraphProto graph)
    {
        if (graph.Output.Any(output => output.Name == ProvenanceName) || graph.Node.Any(node => node.Output.Contains(ProvenanceName)))
        {
            throw new WeaveException($"The model has a tensor '{ProvenanceName}' of its own; weave without provenance.");
        }

        if (state.Stages.Count == 0)
        {
            throw new WeaveException(
                "Provenance says which output token every original token ended in, but no stage removes any for good; weave without provenance.");
        }

        NodeProto identity = new() { OpType = "Identity", Name = ProvenanceName };
        identity.Input.Add(state.Stages[^1].Provenance);
        identity.Output.Add(ProvenanceName);
        state.Graph.Nodes.Add(identity);
        TypeProto.Types.Tensor type = new() { ElemType = (int)TensorProto.Types.DataType.Int64, Shape = new TensorShapeProto() };
        type.Shape.Dim.Add(Dimension(state.Axes.Batch, "batch"));
        type.Shape.Dim.Add(Dimension(state.Axes.Tokens, "original_tokens"));
        graph.Output.Add(new ValueInfoProto { Name = ProvenanceName, Type = new TypeProto { TensorType = type } });
    }

    private static TensorShapeProto.Types.Dimension Dimension(Axis axis, string name) => TokenAxes.ConstantSize(axis) is int size
        ? new TensorShapeProto.Types.Dimension { DimValue = size }
        : new TensorShapeProto.Types.Dimension { DimParam = $"{ProvenanceName}_{name}" };
}
