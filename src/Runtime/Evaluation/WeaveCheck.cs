using PipelineDsl.Onnx;
using PipelineDsl.Tokens;

namespace PipelineDsl.Evaluation;

/// <summary>
/// Checks a weave on random input before a new kind of model is trusted. Stages that keep everything must not change a bit of any
/// output: that proves what the weaver assumed about the model. The stages themselves must give the same as standard operators.
/// </summary>
public static class WeaveCheck
{
    /// <summary>Weaves and runs the model.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="modelPath">The original model.</param>
    /// <param name="options">How it is woven; null for the defaults.</param>
    /// <param name="tolerance">Largest difference allowed between custom and standard operators.</param>
    /// <exception cref="WeaveException">The model cannot be woven, or a check failed; the message names the output that differs.</exception>
    /// <exception cref="OnnxModelException">The file is not a sound model.</exception>
    public static void Run(TokenPipeline pipeline, string modelPath, WeaveOptions? options = null, float tolerance = 1e-3f)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        options = (options ?? new WeaveOptions()) with { KeepIdentityStages = true, Provenance = false };
        string folder = Directory.CreateTempSubdirectory("pipelinedsl").FullName;
        try
        {
            ModelProbe probe = new(modelPath, pipeline.Plan);
            WovenModel full = TokenWeaver.Weave(FullBudget.Of(pipeline), modelPath, options with { Lowering = StageLowering.CustomOperators });
            Compare($"{pipeline.Name} woven at 100 %", probe.Run(modelPath, null), Run(probe, full, Path.Combine(folder, "full.onnx")), 0);

            WovenModel custom = TokenWeaver.Weave(pipeline, modelPath, options with { Lowering = StageLowering.CustomOperators });
            WovenModel standard = TokenWeaver.Weave(pipeline, modelPath, options with { Lowering = StageLowering.StandardOperators });
            Compare(
                $"{pipeline.Name} as standard operators",
                Run(probe, custom, Path.Combine(folder, "custom.onnx")),
                Run(probe, standard, Path.Combine(folder, "standard.onnx")),
                tolerance);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, float[]> Run(ModelProbe probe, WovenModel model, string path)
    {
        model.Save(path);
        return probe.Run(path, model.Pipeline);
    }

    private static void Compare(string what, Dictionary<string, float[]> expected, Dictionary<string, float[]> actual, float tolerance)
    {
        foreach ((string name, float[] values) in expected)
        {
            float[] others = actual[name];
            if (others.Length != values.Length)
            {
                throw new WeaveException($"{what}: output '{name}' has {others.Length} values, expected {values.Length}.");
            }

            for (int i = 0; i < values.Length; i++)
            {
                bool isSame = values[i].Equals(others[i]) || MathF.Abs(values[i] - others[i]) <= tolerance;
                if (!isSame)
                {
                    throw new WeaveException($"{what}: value {i} of output '{name}' is {others[i]}, expected {values[i]}.");
                }
            }
        }
    }
}
