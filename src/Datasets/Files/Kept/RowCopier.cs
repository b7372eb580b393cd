namespace PipelineDsl.Datasets;

/// <summary>Copies rows of a file, as they are.</summary>
internal abstract class RowCopier
{
    /// <summary>Copies rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="input">What it was found to be.</param>
    /// <param name="count">Rows to copy.</param>
    /// <param name="rows">The rows, ascending; gone through once.</param>
    /// <param name="output">Receives them.</param>
    /// <exception cref="DatasetException">The file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    internal abstract void Copy(FileAt file, InputFile input, long count, IEnumerable<long> rows, Stream output);
}
