namespace PipelineDsl.Datasets;

/// <summary>A format of input files.</summary>
internal abstract class FileFormat
{
    /// <summary>Whether a file holds one array, without a name for it.</summary>
    internal virtual bool IsNameless => false;

    /// <summary>Finds out what a file holds. Reads no values, but for the starts of a text file's rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="declared">The type that was declared for it.</param>
    /// <param name="stop">Set when this is to stop.</param>
    /// <exception cref="DatasetException">The file is damaged, or cannot be read by rows.</exception>
    internal abstract FileDescription Describe(FileAt file, RawType? declared, CancellationToken stop);

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="input">What it was found to be.</param>
    /// <exception cref="DatasetException">The file is damaged.</exception>
    internal abstract SampleFile Open(FileAt file, InputFile input);
}
