using Google.Protobuf;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Joins models that take the same inputs into one model that runs what they have in common once. Pipelines woven into the same
/// model have everything in front of their first stage in common, so that comparing many of them costs far less than running each.
/// </summary>
public static class ModelJoin
{
    /// <summary>Joins models. Nodes are the same when operator, attributes and inputs are; sampling operators never are.</summary>
    /// <param name="models">ONNX files' contents, at least one; not changed.</param>
    /// <returns>
    /// One model with the inputs of the first. Its outputs are those of the first model, then those of the second, and so on;
    /// output <c>logits</c> of model 3 (0-based) is named <c>logits_3</c>.
    /// </returns>
    /// <exception cref="OnnxModelException">
    /// A model is not sound, its inputs or operator versions differ from the first one's, or it holds subgraphs or functions.
    /// </exception>
    public static byte[] Join(IReadOnlyList<byte[]> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentOutOfRangeException.ThrowIfZero(models.Count, nameof(models));
        ModelProto first = Read(models[0], 0);
        var joined = new JoinedGraph(first);
        joined.Add(first, 0);
        for (int i = 1; i < models.Count; i++)
        {
            joined.Add(Read(models[i], i), i);
        }

        return joined.Model.ToByteArray();
    }

    private static ModelProto Read(byte[] model, int index)
    {
        ArgumentNullException.ThrowIfNull(model);
        return OnnxModelFile.Parse(model, null, $"Model {index}").Model;
    }
}
