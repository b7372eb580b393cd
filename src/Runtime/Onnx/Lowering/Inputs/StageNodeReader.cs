using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>Reads a stage's node as <see cref="StageNode"/> describes it.</summary>
internal sealed class StageNodeReader(NodeProto node)
{
    /// <summary>What to call the node in messages and in front of generated names.</summary>
    internal string Name { get; } = node.Name.Length > 0 ? node.Name : node.Output.Count > 0 ? node.Output[0] : "stage";

    internal bool TokensFirst => Int(StageNode.TokenAxis, 1) == 0;

    /// <summary>Attention heads; 0 when the node does not say.</summary>
    internal long DeclaredHeads => Int(StageNode.Heads, 0);

    internal long Heads => DeclaredHeads > 0
        ? DeclaredHeads
        : throw new NotSupportedException($"Stage node {Name} has no attribute {StageNode.Heads}, which its lowering needs.");

    internal string KeysLayout => Text(StageNode.KeysLayout, HeadLayout.BatchHeadsTokens);

    internal string QueriesLayout => Text(StageNode.QueriesLayout, HeadLayout.BatchHeadsTokens);

    internal string ValuesLayout => Text(StageNode.ValuesLayout, HeadLayout.BatchHeadsTokens);

    internal float Scale => Find(StageNode.Scale)?.F ?? 1;

    internal string MaskKind => Text(StageNode.MaskKind, "");

    internal string BiasLayout => Text(StageNode.BiasLayout, "b11n");

    internal bool ScoresOriginal => Int(StageNode.ScoresOriginal, 0) == 1;

    internal ulong Seed => unchecked((ulong)Int(StageNode.Seed, 0));

    /// <summary>Name of an input; empty when the node does not use it.</summary>
    internal string Input(int index) => index < node.Input.Count ? node.Input[index] : "";

    /// <summary>Name of an output; empty when nobody reads it.</summary>
    internal string Output(int index) => index < node.Output.Count ? node.Output[index] : "";

    /// <summary>Name of an input that the stage cannot do without.</summary>
    internal string Required(int index, string what) => Input(index) is { Length: > 0 } name
        ? name
        : throw new NotSupportedException($"Stage node {Name} has no {what} (input {index}), which its scorer reads.");

    private AttributeProto? Find(string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private long Int(string name, long absent) => Find(name)?.I ?? absent;

    private string Text(string name, string absent) => Find(name)?.S.ToStringUtf8() ?? absent;
}
