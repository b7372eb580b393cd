using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>Finds what tells a stage which tokens are padding. A bias that comes from constants or from the tokens themselves is none.</summary>
internal sealed class StageMask(GraphIndex index, TokenState state)
{
    /// <summary>The mask's name in the woven graph and its kind and how it lies; null when the layer has none that a stage could read.</summary>
    internal (string Tensor, string Kind, StageRanks Ranks)? Find(AttentionBlock block, NodeProto stage)
    {
        foreach (MaskTerm term in block.Masks)
        {
            string tensor = BeforeSpreading(term.Tensor);
            TensorFacts facts = state.Facts(tensor);
            if (facts.Rank is < 1 or > 4 || !IsOverTokens(facts.Shape[^1]) || !IsPadding(tensor) || !HasBatch(facts))
            {
                continue;
            }

            string name = state.At(tensor, state.Stages.Count, stage);
            bool isInteger = block.Form != AttentionForm.Plain && term.Form == MaskForm.Visible;
            if (isInteger)
            {
                name = state.Graph.Add("Cast", $"{stage.Name}/visible", [name], WovenGraph.Attribute("to", (long)DataType.Bool));
            }

            string form = term.Form switch { MaskForm.Additive => "additive", MaskForm.Hidden => "hidden", _ => "visible" };
            bool isHalf = !isInteger && state.TypeOf(tensor) == DataType.Float16;
            return (name, form, new StageRanks(Mask: facts.Rank, MaskFoldsHeads: FoldsHeads(facts), HasHalfMask: isHalf));
        }

        return null;
    }

    // The smaller tensor says the same, and has no heads folded in.
    private string BeforeSpreading(string tensor)
    {
        while (index.Producer(tensor) is NodeProto node && node.IsStandard() && node.Is("Expand", "Reshape", "Unsqueeze", "Tile", "Identity")
            && state.Facts(node.Input[0]) is { Rank: > 0 } facts && IsOverTokens(facts.Shape[^1]))
        {
            tensor = node.Input[0];
        }

        return tensor;
    }

    // Where tokens are cached, the stage passes all on and reads no mask.
    private bool IsOverTokens(Dimension dimension) => dimension.Is(state.Axes.Tokens) || state.IsCached(dimension);

    private bool FoldsHeads(TensorFacts facts) =>
        facts.Rank == 3 && !(state.Axes.IsSingle ? facts.Shape[0].IsOne : facts.Shape[0].IsOne || facts.Shape[0].Is(state.Axes.Batch));

    private bool HasBatch(TensorFacts facts) => facts.Rank is 1 or 3 || facts.Shape[0].IsOne || facts.Shape[0].Is(state.Axes.Batch);

    // Depends on an input of the model other than through the tokens' own data.
    private bool IsPadding(string tensor)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        Stack<string> open = new([tensor]);
        bool reachesInput = false;
        while (open.TryPop(out string? next))
        {
            if (!seen.Add(next) || index.Constant(next) is not null)
            {
                continue;
            }

            TensorFacts facts = state.Facts(next);
            if (facts.Rank >= 3 && facts.Shape[^1].Contains(state.Axes.Axes[2]))
            {
                return false;
            }

            reachesInput |= index.IsInput(next);
            if (index.Producer(next) is NodeProto node && !(node.IsStandard() && node.Is("Shape", "Size")))
            {
                foreach (string input in index.Reads(node))
                {
                    open.Push(input);
                }
            }
        }

        return reachesInput;
    }
}
