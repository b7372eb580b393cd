using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Reads a node's attributes and names it in messages.</summary>
internal static class NodeAttributes
{
    internal const string MicrosoftDomain = "com.microsoft";

    internal static AttributeProto? Attribute(this NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    internal static long Int(this NodeProto node, string name, long otherwise) => node.Attribute(name)?.I ?? otherwise;

    internal static float Float(this NodeProto node, string name, float otherwise) => node.Attribute(name)?.F ?? otherwise;

    internal static string? Text(this NodeProto node, string name) => node.Attribute(name)?.S.ToStringUtf8();

    internal static long[]? Ints(this NodeProto node, string name) => node.Attribute(name)?.Ints.ToArray();

    internal static string Input(this NodeProto node, int index) => index < node.Input.Count ? node.Input[index] : "";

    /// <summary>Sets an input, also one that is left out.</summary>
    internal static void SetInput(this NodeProto node, int index, string tensor)
    {
        while (node.Input.Count <= index)
        {
            node.Input.Add("");
        }

        node.Input[index] = tensor;
    }

    internal static bool IsStandard(this NodeProto node) => node.Domain is "" or "ai.onnx";

    internal static bool Is(this NodeProto node, params ReadOnlySpan<string> types) => types.Contains(node.OpType);

    internal static bool IsMicrosoft(this NodeProto node, params ReadOnlySpan<string> types) => node.Domain == MicrosoftDomain && types.Contains(node.OpType);

    /// <summary>The node as messages name it.</summary>
    internal static string Describe(this NodeProto node)
    {
        string type = node.IsStandard() ? node.OpType : $"{node.Domain}.{node.OpType}";
        return node.Name.Length > 0 ? $"{type} '{node.Name}'" : $"{type} that makes '{node.Output.FirstOrDefault()}'";
    }
}
