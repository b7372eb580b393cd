namespace CorpusSelection.Arms;

/// <summary>An image that a pipeline left out.</summary>
/// <param name="Image">0-based image.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Other">The image that stays instead, for duplicates; else -1.</param>
internal readonly record struct DroppedImage(int Image, string Stage, int Other);
