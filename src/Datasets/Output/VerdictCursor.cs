namespace PipelineDsl.Datasets;

/// <summary>Walks over the verdicts of a stage, in ascending order of indices.</summary>
/// <param name="part">The part with the verdicts; disposed with the cursor.</param>
internal sealed class VerdictCursor(PartReader part) : IDisposable
{
    private readonly VerdictBlocks _blocks = new(part);
    private int _place = -1;

    /// <summary>The verdict at which it stands.</summary>
    internal ref readonly Verdict Current => ref _blocks.Current[_place];

    /// <summary>Goes to the next verdict.</summary>
    /// <returns>False after the last one.</returns>
    internal bool MoveNext()
    {
        if (++_place < _blocks.Current.Length)
        {
            return true;
        }

        _place = 0;
        return _blocks.MoveNext();
    }

    /// <inheritdoc/>
    public void Dispose() => part.Dispose();
}
