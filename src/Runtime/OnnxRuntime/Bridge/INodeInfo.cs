namespace PipelineDsl.OnnxRuntime;

/// <summary>A node as its operator is asked to carry it out: attributes, and which optional inputs and outputs it has.</summary>
internal interface INodeInfo
{
    /// <summary>An integer attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="missing">What to return when the node has none of that name and type.</param>
    long Int(string name, long missing);

    /// <summary>A floating-point attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="missing">What to return when the node has none of that name and type.</param>
    float Float(string name, float missing);

    /// <summary>A text attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="missing">What to return when the node has none of that name and type.</param>
    string String(string name, string missing);

    /// <summary>Whether the node has an input.</summary>
    /// <param name="index">0-based input.</param>
    bool HasInput(int index);

    /// <summary>Whether the node has an output.</summary>
    /// <param name="index">0-based output.</param>
    bool HasOutput(int index);
}
