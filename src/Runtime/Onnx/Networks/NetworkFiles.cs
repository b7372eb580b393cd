using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>The auxiliary networks of one weaving, each file read once, and made fit to be put into the woven model.</summary>
internal sealed class NetworkFiles(OnnxModelFile model, WeaveOptions options)
{
    private readonly Dictionary<string, AuxiliaryNetwork> _networks = new(StringComparer.Ordinal);

    /// <summary>Reads the networks of stages, and brings their versions of the operators and that of the model together.</summary>
    /// <param name="stages">The stages that will be woven.</param>
    /// <exception cref="OnnxModelException">A file is not a sound model.</exception>
    /// <exception cref="WeaveException">A file is missing, or cannot live in the model.</exception>
    internal void Load(IEnumerable<TokenStage> stages)
    {
        Dictionary<string, AuxiliaryNetwork> read = new(StringComparer.Ordinal);
        foreach (TokenStage stage in stages.Where(stage => stage.Reads(StageSignal.Scores)))
        {
            if (stage.Model.Length == 0)
            {
                throw new WeaveException($"Stage {stage.Name} reads the scores of an auxiliary network, but names none (Model).");
            }

            string path = Find(stage);
            if (!read.TryGetValue(path, out AuxiliaryNetwork? network))
            {
                read[path] = network = AuxiliaryNetwork.Load(path);
                NetworkData.Embed(network, model.Folder);
            }

            _networks[stage.Model] = network;
        }

        foreach (AuxiliaryNetwork network in read.Values)
        {
            new OperatorVersions(network).Unite(model.Model);
        }
    }

    /// <summary>The network of a stage; null where it has none, or none was loaded.</summary>
    internal AuxiliaryNetwork? Of(TokenStage stage) => stage.Reads(StageSignal.Scores) ? _networks.GetValueOrDefault(stage.Model) : null;

    private string Find(TokenStage stage)
    {
        string[] folders = Path.IsPathRooted(stage.Model) ? [""]
            : options.ModelFolder is string folder ? [folder]
            : model.Folder is string own ? [own, Environment.CurrentDirectory]
            : [Environment.CurrentDirectory];
        string[] paths = [.. folders.Select(folder => Path.GetFullPath(Path.Combine(folder, stage.Model))).Distinct()];
        return paths.FirstOrDefault(File.Exists) ?? throw new WeaveException(
            $"Stage {stage.Name} is scored by the network '{stage.Model}', but there is no {string.Join(" and no ", paths)}. "
            + "WeaveOptions.ModelFolder says where networks lie.");
    }
}
