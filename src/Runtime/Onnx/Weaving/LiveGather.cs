using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Gathers a tensor, other than the residual stream, by the tokens that a stage kept: along every token axis that it has.</summary>
/// <param name="state">The woven graph so far.</param>
/// <param name="version">The tokens wanted: those that the stage before this version kept.</param>
internal sealed class LiveGather(TokenState state, int version)
{
    private readonly WovenGraph _graph = state.Graph;
    private readonly WovenStage _stage = state.Stages[version - 1];

    /// <summary>Writes the gather.</summary>
    /// <param name="source">The tensor in the woven graph.</param>
    /// <param name="original">Its name in the original.</param>
    /// <param name="reader">Who wants it: its batch axis says where a tensor without one gets it.</param>
    internal GatheredTensor Apply(GatheredTensor source, string original, NodeProto reader)
    {
        (string tensor, TensorFacts facts) = source;
        List<int> tokenAxes = [];
        int batchAxis = -1;
        for (int i = 0; i < facts.Rank; i++)
        {
            if (state.Shrinks(facts.Shape[i]))
            {
                if (!facts.Shape[i].Is(state.Axes.Tokens) && !state.IsCached(facts.Shape[i]))
                {
                    throw new WeaveException(
                        $"{state.Axes.Describe(reader)} needs '{original}' gathered by the kept tokens, but they are folded together with another axis in it.");
                }

                tokenAxes.Add(i);
            }
            else if (facts.Shape[i].Contains(state.Axes.Batch))
            {
                batchAxis = i;
            }
        }

        string hint = $"{_stage.Node.Name}/{original}";
        if (state.Axes.IsSingle)
        {
            string kept = _graph.Reshape(Kept(tokenAxes), hint + "/kept", -1);
            string single = tokenAxes.Aggregate(tensor, (name, axis) => BehindCache(
                name, hint, facts, axis, part => _graph.Add("Gather", hint, [part, kept], WovenGraph.Attribute("axis", axis))));
            return new GatheredTensor(single, facts);
        }

        if (batchAxis < 0)
        {
            (tensor, batchAxis, facts, tokenAxes) = WithBatch(tensor, hint, facts, tokenAxes, reader);
        }

        string indices = Indices(Kept(tokenAxes), hint, facts.Shape[batchAxis]);
        string gathered = tokenAxes.Aggregate(
            tensor, (name, axis) => BehindCache(name, hint, facts, axis, part => Elements(part, indices, hint, facts, axis, batchAxis)));
        return new GatheredTensor(gathered, facts);
    }

    // What tokens see of each other: a decoder's row sees the rows in front of it, whichever tokens lead them. The mask of the kept tokens in
    // the order in which they entered says so, and leaves padding in front.
    private string Kept(List<int> tokenAxes) =>
        _stage is { IsForPrefill: true, Reorders: true } && tokenAxes.Count > 1 ? _stage.Ascending(state.Counts.Of(version)) : _stage.Kept;

    // What stands for cached tokens stays as it is; those of this run come last.
    private string BehindCache(string tensor, string hint, TensorFacts facts, int axis, Func<string, string> gather)
    {
        if (!state.IsCached(facts.Shape[axis]))
        {
            return gather(tensor);
        }

        string along = _graph.Integers(axis), first = _graph.Add("Neg", hint + "/first", [state.Counts.Of(version - 1)]);
        string cached = _graph.Add("Slice", hint + "/cached", [tensor, _graph.Integers(0), first, along]);
        string tokens = _graph.Add("Slice", hint + "/tokens", [tensor, first, _graph.Integers(long.MaxValue), along]);
        return _graph.Add("Concat", hint, [cached, gather(tokens)], WovenGraph.Attribute("axis", axis));
    }

    // A tensor that all sequences share: each gets its own copy, since each keeps its own tokens.
    private (string Tensor, int BatchAxis, TensorFacts Facts, List<int> TokenAxes) WithBatch(
        string tensor, string hint, TensorFacts facts, List<int> tokenAxes, NodeProto reader)
    {
        if (BatchAxis(reader, facts) is not int axis)
        {
            throw new WeaveException(
                $"{state.Axes.Describe(reader)} shares its input {hint} between sequences in a way that cannot be gathered for each of them.");
        }

        if (axis == -1)
        {
            // One dimension fewer than the reader: the batch goes in front.
            tensor = _graph.Unsqueeze(tensor, hint + "/batch");
            facts = new TensorFacts([Dimension.One, .. facts.Shape]);
            tokenAxes = [.. tokenAxes.Select(token => token + 1)];
            axis = 0;
        }

        // The shape of the kept tokens, spread over the tensor's rank: [.., batch, .., 1, ..].
        long[] ones = [.. Enumerable.Repeat(1L, facts.Rank)];
        string keptShape = _graph.Add("Shape", hint + "/kept_shape", [_stage.Kept]);
        string batch = _graph.Add("Gather", hint + "/batch_size", [keptShape, _graph.Integers(0)], WovenGraph.Attribute("axis", 0L));
        string shape = _graph.Add(
            "Where", hint + "/batch_shape", [_graph.Flags([.. Enumerable.Range(0, facts.Rank).Select(i => i == axis)]), batch, _graph.Integers(ones)]);
        string expanded = _graph.Add("Expand", hint + "/batched", [tensor, shape]);
        Dimension[] dimensions = [.. facts.Shape];
        dimensions[axis] = new Dimension(state.Axes.Batch);
        return (expanded, axis, new TensorFacts([.. dimensions]), tokenAxes);
    }

    // Where the batch axis goes, counted in the tensor: -1 for in front of it.
    private int? BatchAxis(NodeProto reader, TensorFacts facts)
    {
        if (reader.Output.Count == 0)
        {
            return facts.Shape[0].IsOne ? 0 : -1;
        }

        TensorFacts result = state.Facts(reader.Output[0]);
        for (int i = 0; i < result.Rank; i++)
        {
            int axis = i - result.Rank + facts.Rank;
            if (result.Shape[i].Is(state.Axes.Batch) && (axis == -1 ? i == 0 : axis >= 0 && facts.Shape[axis].IsOne))
            {
                return axis;
            }
        }

        return null;
    }

    private string Elements(string tensor, string indices, string hint, TensorFacts facts, int axis, int batchAxis)
    {
        long[] spread = [.. Enumerable.Repeat(1L, facts.Rank)];
        spread[batchAxis] = batchAxis < axis ? 0 : -1;
        spread[axis] = -1;
        if (batchAxis > axis)
        {
            indices = _graph.Transpose(indices, hint + "/turned", 1, 0);
            spread[axis] = 0;
        }

        // 0 copies a dimension by position, which holds only for the first one: elsewhere the size is left to -1.
        int first = int.Min(batchAxis, axis);
        indices = first == 0 ? _graph.Reshape(indices, hint + "/indices", spread) : Spread(indices, hint, spread, first);
        bool fillsRest = Enumerable.Range(0, facts.Rank).Any(i => i != axis && i != batchAxis && !facts.Shape[i].IsOne);
        if (fillsRest)
        {
            bool[] isAxis = [.. Enumerable.Range(0, facts.Rank).Select(i => i == axis)];
            string shape = _graph.Add("Shape", hint + "/shape", [tensor]);
            shape = _graph.Add("Where", hint + "/indices_shape", [_graph.Flags(isAxis), _graph.Integers(1), shape]);
            indices = _graph.Add("Expand", hint + "/indices", [indices, shape]);
        }

        return _graph.Add("GatherElements", hint, [tensor, indices], WovenGraph.Attribute("axis", axis));
    }

    // Leading ones in front of two dimensions that both vary.
    private string Spread(string indices, string hint, long[] spread, int first)
    {
        string shape = _graph.Add("Shape", hint + "/kept_shape", [indices]);
        List<string> parts = [];
        int next = 0;
        for (int i = 0; i < spread.Length; i++)
        {
            parts.Add(spread[i] == 1 && i != first
                ? _graph.Integers(1)
                : _graph.Add("Gather", hint + "/kept_size", [shape, _graph.Integers(next++)], WovenGraph.Attribute("axis", 0L)));
        }

        return _graph.Add("Reshape", hint + "/indices", [indices, _graph.Add("Concat", hint + "/indices_shape", [.. parts], WovenGraph.Attribute("axis", 0L))]);
    }

    // Where heads are folded behind the batch, every head of a sequence keeps what the sequence keeps.
    private string Indices(string kept, string hint, Dimension batch)
    {
        Axis[] folded = [.. batch.Leaves];
        if (folded.Length == 1)
        {
            return kept;
        }

        SizeExpression? heads = batch.Size.DividedBy(state.Axes.Batch.Size);
        if (folded[0] != state.Axes.Batch || heads is not { IsConstant: true })
        {
            throw new WeaveException($"{hint} folds the batch behind another axis and cannot be gathered by the kept tokens.");
        }

        string repeated = _graph.Add(
            "Expand", hint + "/repeated", [_graph.Reshape(kept, hint + "/unfolded", 0, 1, -1), _graph.Integers(1, heads.Factor, 1)]);
        return _graph.Add("Flatten", hint + "/folded", [repeated], WovenGraph.Attribute("axis", 2L));
    }
}
