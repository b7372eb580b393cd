using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Onnx;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Models exported by PyTorch, woven and run, against a reference written in plain torch.</summary>
public class ExportedModelTests
{
    private static readonly string[] Schemes = ["prune", "merge", "mixed"];

    public static TheoryData<string> Models =>
        [.. Directory.EnumerateFiles(ExportedModel.Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string, string> ModelsAndSchemes()
    {
        TheoryData<string, string> data = [];
        foreach (string model in Directory.EnumerateFiles(ExportedModel.Folder, "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal))
        {
            foreach (string scheme in Schemes)
            {
                data.Add(model, scheme);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(ModelsAndSchemes))]
    public void Exported_WovenWithCustomOperators_EqualsReference(string name, string scheme)
    {
        ExportedModel model = ExportedModel.Load(name);
        WovenModel woven = TokenWeaver.Weave(model.Pipeline(scheme), model.Path);

        ModelRun.AssertClose(model.Expected(scheme), ModelRun.Woven(woven, model.Inputs));
    }

    [Theory]
    [MemberData(nameof(ModelsAndSchemes))]
    public void Exported_WovenWithStandardOperators_EqualsReference(string name, string scheme)
    {
        ExportedModel model = ExportedModel.Load(name);
        WovenModel woven = TokenWeaver.Weave(model.Pipeline(scheme), model.Path, new WeaveOptions { Lowering = StageLowering.StandardOperators });

        ModelRun.AssertClose(model.Expected(scheme), ModelRun.Woven(woven, model.Inputs));
    }

    [Theory]
    [MemberData(nameof(ModelsAndSchemes))]
    public void Exported_WovenAndOptimised_EqualsReference(string name, string scheme)
    {
        // ONNX Runtime infers shapes and fuses on its own terms; a shape that was declared wrongly would show here.
        ExportedModel model = ExportedModel.Load(name);
        WovenModel woven = TokenWeaver.Weave(model.Pipeline(scheme), model.Path);

        ModelRun.AssertClose(model.Expected(scheme), ModelRun.Woven(woven, model.Inputs, GraphOptimizationLevel.ORT_ENABLE_ALL), 2e-4f);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Exported_WovenAtFullBudget_EqualsOriginalBitForBit(string name)
    {
        ExportedModel model = ExportedModel.Load(name);

        ModelRun.AssertIdentity(WeaveStages.Pipeline(model.Geometry, model.Protected, (0, StageSpec.PruneTo(1)), (1, StageSpec.Merge(0))), model);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Exported_Original_EqualsReference(string name)
    {
        ExportedModel model = ExportedModel.Load(name);

        ModelRun.AssertClose(model.Expected("dense"), ModelRun.Original(model.Path, model.Inputs));
    }
}
