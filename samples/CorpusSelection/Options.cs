namespace CorpusSelection;

/// <summary>What the user asked for.</summary>
/// <param name="Images">How many training images.</param>
/// <param name="Threads">Threads that embed.</param>
/// <param name="Pictures">Folder that the pictures go to; null for none.</param>
/// <param name="Json">Where the figures go as JSON, if anywhere.</param>
internal sealed record Options(int Images, int Threads, DirectoryInfo? Pictures, FileInfo? Json);
