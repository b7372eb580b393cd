using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>Inputs of a run: what they are, and a source that reads them.</summary>
internal sealed class InputSet : IDisposable
{
    private InputSet(InputManifest manifest, FileSampleSource samples) => (Manifest, Samples) = (manifest, samples);

    /// <summary>What the inputs are, for the plan.</summary>
    internal InputManifest Manifest { get; }

    /// <summary>The samples.</summary>
    internal FileSampleSource Samples { get; }

    /// <summary>Finds and examines the inputs of a new plan. Reads headers, the rows' starts of text files, and what is hashed; not the ids.</summary>
    /// <param name="inputs">Where they are.</param>
    /// <param name="pipeline">Says which columns are needed and how wide they are.</param>
    /// <param name="stop">Set when this is to stop.</param>
    /// <exception cref="DatasetException">A file is missing, damaged, of the wrong shape, or has another number of rows than others.</exception>
    internal static InputSet Open(SampleInputs inputs, DatasetPipeline pipeline, CancellationToken stop = default) =>
        Open(InputSurvey.Take(inputs, pipeline, stop), pipeline);

    /// <summary>Opens the inputs of a plan. A file is compared with the plan when it is read first.</summary>
    /// <param name="manifest">What they were when the plan was made.</param>
    /// <param name="pipeline">The pipeline of the plan.</param>
    internal static InputSet Open(InputManifest manifest, DatasetPipeline pipeline) => new(manifest, new FileSampleSource(manifest, pipeline));

    /// <summary>Opens the inputs of a plan as its file holds them.</summary>
    /// <param name="manifest">What <see cref="SampleSource.Manifest"/> gave.</param>
    /// <param name="pipeline">The pipeline of the plan.</param>
    /// <exception cref="DatasetException">It is no such thing.</exception>
    internal static InputSet Open(JsonNode manifest, DatasetPipeline pipeline)
    {
        try
        {
            return Open(manifest.Deserialize<InputManifest>() ?? throw new JsonException("it is empty"), pipeline);
        }
        catch (JsonException e)
        {
            throw new DatasetException($"The plan's inputs cannot be understood: {e.Message}", e);
        }
    }

    /// <summary>Compares all files with what they were when the plan was made.</summary>
    /// <exception cref="DatasetException">One is missing or has changed.</exception>
    internal void Verify()
    {
        foreach (InputFile file in Manifest.Files)
        {
            FileFingerprint.Verify(Manifest.Directory, file);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Samples.Dispose();
}
