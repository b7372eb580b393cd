namespace LongConversation;

/// <summary>What the user asked for.</summary>
/// <param name="Prompts">How many prompts.</param>
/// <param name="Tokens">Length of the long text behind the charts; 0 for no charts.</param>
/// <param name="Threads">Arms that are measured side by side. Times are always taken alone.</param>
/// <param name="Charts">Folder that the charts go to; null for none.</param>
/// <param name="Json">Where the figures go as JSON, if anywhere.</param>
internal sealed record Options(int Prompts, int Tokens, int Threads, DirectoryInfo? Charts, FileInfo? Json);
