using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>What a file holds.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Index">Where rows of a text file start.</param>
internal sealed record FileDescription(ImmutableArray<FileColumn> Columns, RowIndex? Index = null);
