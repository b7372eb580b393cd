using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>Signals from elsewhere in the model than the layer of a stage: the final norm, the embeddings, the next layer's queries and keys.</summary>
internal sealed class ModelSignals(GraphIndex index, TokenState state, ImmutableArray<LayerSite> layers, TokenFollower follower)
{
    /// <summary>Where the first layer, which sees every token, joins its cache; null in models without one.</summary>
    internal KeyCache? Cache { get; } = KeyCache.Find(index, state.Axes, layers[0].Block.Keys);

    /// <summary>The residual stream as it entered the first layer, of the tokens that are left.</summary>
    internal string Embeddings(NodeProto stage) => state.At(state.Axes.Entry, state.Stages.Count, stage);

    /// <summary>The model's final norm, applied to hidden states.</summary>
    /// <param name="stage">The stage that reads it.</param>
    /// <param name="hidden">The hidden states.</param>
    internal string Normed(TokenStage stage, string hidden)
    {
        string last = BlockEnd.Find(index, layers[^1]) ?? throw new WeaveException(
            $"Stage {stage.Name} reads hidden states behind the final norm, but no Add with the residual stream ends the last layer.");
        string norm = FinalNorm.Find(index, state.Axes, last) ?? throw new WeaveException(
            $"Stage {stage.Name} reads hidden states behind the final norm, but no norm follows the residual stream {state.Axes.Describe(last)}.");
        return state.Cast(state.Current(Copy(last, hidden, $"normed_{stage.Name}").Write(norm)), state.TypeOf(norm), state.TypeOf(last));
    }

    /// <summary>The next layer, with the queries, keys and values that it would have of the tokens in front of a stage.</summary>
    /// <param name="stage">The stage that reads them.</param>
    /// <param name="hidden">The hidden states.</param>
    internal LayerSite NextLayer(TokenStage stage, string hidden)
    {
        if (stage.Cut != CutPoint.AfterBlock || stage.Layer + 1 >= layers.Length)
        {
            throw new WeaveException(
                $"Stage {stage.Name} reads the layer behind layer {stage.Layer}, so it has to act in front of one (Cut = {nameof(CutPoint.AfterBlock)}).");
        }

        LayerSite next = layers[stage.Layer + 1];
        if (next.Block.Form != AttentionForm.Plain || next.Queries is null || next.Keys is null)
        {
            throw new WeaveException(
                $"Stage {stage.Name} reads the queries and keys of layer {stage.Layer + 1}, "
                    + $"but none with a known layout lead to the attention at {next.Block.Node.Describe()}.");
        }

        GraphCopy copy = Copy(next.Block.Residual, hidden, $"ahead_{stage.Name}");
        return next with
        {
            Queries = next.Queries with { Tensor = copy.Write(next.Queries.Tensor) },
            Keys = next.Keys with { Tensor = copy.Write(next.Keys.Tensor) },
            Values = stage.Reads(StageSignal.Values) && next.Values is HeadOperand values ? values with { Tensor = copy.Write(values.Tensor) } : next.Values,
            Probabilities = null,
        };
    }

    private GraphCopy Copy(string source, string hidden, string purpose) => new(index, state, follower, source, hidden, state.Stages.Count, purpose);
}
