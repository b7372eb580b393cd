namespace PipelineDsl.Generator.Model.Cache;

/// <summary>Which positions kept entries have; the names and values are those of the runtime's <c>PositionPolicy</c>.</summary>
internal enum PositionForm
{
    /// <summary>The ones they had.</summary>
    Original,

    /// <summary>New ones without gaps.</summary>
    Repacked,
}
