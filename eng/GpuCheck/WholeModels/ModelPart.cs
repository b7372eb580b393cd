using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Benchmarks.Models;
using PipelineDsl.Benchmarks.Quick;
using PipelineDsl.GpuCheck.Pipelines;
using PipelineDsl.GpuCheck.Report;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.WholeModels;

/// <summary>Measures whole models in half precision, compressed against untouched, without and with CUDA graphs.</summary>
internal static class ModelPart
{
    private const int Rounds = 41, Removed = 23;

    // Patch embedding and classification head: outside of the layers, and no pipeline touches them.
    private const double VitOutsideFlops = (2.0 * 576 * 768 * 1024) + (2.0 * 1024 * 1000);

    /// <summary>The models.</summary>
    internal static IReadOnlyList<ModelCase> Cases { get; } =
    [
        new(
            "ViT-L/16 at 384, batch 8", "pixel_values", [8, 3, 384, 384], static () => VisionTransformer.Large16(),
            [VitLargeToMe.Definition, VitLargeToMe.Random.Definition], VitOutsideFlops, static () => VisionTransformer.Large16(Removed)),
        new(
            "Llama-like prefill of 2048 tokens", "inputs_embeds", [1, 2048, LlamaPrefill.Channels], static () => LlamaPrefill.Build(2048),
            [LlamaFastV.Definition, LlamaFastV.Random.Definition]),
    ];

    /// <summary>Measures everything.</summary>
    internal static IReadOnlyList<ModelResult> Run() =>
        [.. from item in Cases from cudaGraphs in (bool[])[false, true] from result in Run(item, cudaGraphs) select result];

    private static IReadOnlyList<ModelResult> Run(ModelCase item, bool cudaGraphs)
    {
        Console.Error.WriteLine($"gpu-check: measuring {item.Name}{(cudaGraphs ? " with CUDA graphs" : "")}");
        var open = new List<OpenModel>();
        try
        {
            byte[] model = item.Build();
            if (Open(model, null, item, cudaGraphs, open) is { Length: > 0 } problem)
            {
                return [.. item.Pipelines.Select(pipeline => NotMeasured(item, pipeline, cudaGraphs, $"untouched: {problem}"))];
            }

            // A pipeline that cannot run becomes a row that says why; the others are measured in turn with the model untouched.
            string[] problems = [.. item.Pipelines.Select(pipeline => Open(model, pipeline, item, cudaGraphs, open))];
            bool hasSlice = item.Slice is not null && Open(item.Slice(), null, item, cudaGraphs, open).Length == 0;
            Sample[] samples = Interleaved.Measure(Rounds, [.. open.Select(static opened => new InterleavedCase("run", 1, opened.Run))]);
            Sample baseline = samples[0];
            Sample? slice = hasSlice ? samples[^1] : null;
            var results = new List<ModelResult>();
            for (int i = 0, at = 1; i < problems.Length; i++)
            {
                TokenPipeline pipeline = item.Pipelines[i];
                if (problems[i].Length > 0)
                {
                    results.Add(NotMeasured(item, pipeline, cudaGraphs, problems[i]));
                    continue;
                }

                results.Add(Result(item, pipeline, cudaGraphs, baseline, samples[at], i == 0 ? slice : null, Interleaved.ManagedBytes(open[at].Run)));
                at++;
            }

            return results;
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            return [.. item.Pipelines.Select(pipeline => NotMeasured(item, pipeline, cudaGraphs, exception.Message))];
        }
        finally
        {
            open.ForEach(static opened => opened.Dispose());
        }
    }

    /// <summary>Opens a model and runs it twice: the second run is the one that CUDA graphs record.</summary>
    /// <returns>What went wrong; empty for nothing.</returns>
    private static string Open(byte[] model, TokenPipeline? pipeline, ModelCase item, bool cudaGraphs, List<OpenModel> open)
    {
        OpenModel? opened = null;
        try
        {
            byte[] woven = pipeline is null ? model : TokenWeaver.Weave(pipeline, model).ToArray();
            opened = new OpenModel(woven, pipeline, item, cudaGraphs);
            opened.Run();
            opened.Run();
            open.Add(opened);
            return "";
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            opened?.Dispose();
            return exception.Message;
        }
    }

    private static ModelResult Result(
        ModelCase item, TokenPipeline pipeline, bool cudaGraphs, Sample baseline, Sample sample, Sample? slice, double managedBytes)
    {
        double speedup = baseline.RatioTo(sample);
        double ideal = (pipeline.Plan.DenseFlops + item.OutsideFlops) / (pipeline.Plan.Flops + item.OutsideFlops);
        return new ModelResult(
            Name(item, pipeline), cudaGraphs, sample.Median / 1e3, baseline.Median / 1e3, speedup, ideal, speedup / ideal,
            slice is null ? null : baseline.RatioTo(slice), managedBytes, "");
    }

    private static ModelResult NotMeasured(ModelCase item, TokenPipeline pipeline, bool cudaGraphs, string problem) =>
        new(Name(item, pipeline), cudaGraphs, 0, 0, 0, 0, 0, null, 0, problem.ReplaceLineEndings(" "));

    private static string Name(ModelCase item, TokenPipeline pipeline) => $"{item.Name}, {pipeline.Name}";

    private static bool IsExpected(Exception exception) =>
        exception is OnnxRuntimeException or TokenStageException or GpuException or WeaveException or NotSupportedException or OutOfMemoryException;
}
