using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// External data of an auxiliary network. A model can refer to one folder only: data that lies beside the woven model stays there, any other is taken
/// into the model.
/// </summary>
internal static class NetworkData
{
    /// <summary>More than fits into an ONNX file beside the model itself.</summary>
    private const long MaxBytes = 1L << 30;

    /// <summary>Takes data that lies in another folder than the model's into the network.</summary>
    /// <param name="network">The network; its data has been checked.</param>
    /// <param name="modelFolder">Where the model's external data lies; null when that is not known.</param>
    /// <exception cref="WeaveException">There is too much of it.</exception>
    internal static void Embed(AuxiliaryNetwork network, string? modelFolder)
    {
        string folder = network.File.Folder!;
        if (modelFolder is not null && Path.GetFullPath(modelFolder) == Path.GetFullPath(folder))
        {
            return;
        }

        long left = MaxBytes;
        foreach (TensorProto tensor in TensorGuard.All(network.Graph).Where(tensor => ExternalData.Location(tensor) is not null))
        {
            left -= ExternalData.Embed(tensor, folder, left);
            if (left < 0)
            {
                throw new WeaveException(
                    $"The network {network.Name} has more than {MaxBytes} bytes of external data in {folder}, too much to be taken into the model. "
                    + "Put it into the model's folder.");
            }
        }
    }
}
