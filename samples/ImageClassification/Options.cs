namespace ImageClassification;

/// <summary>What the user asked for.</summary>
/// <param name="Model">Path of the ONNX model.</param>
/// <param name="IsShippedModel">Whether that is the one in this repository.</param>
/// <param name="Images">Folder with the test images.</param>
/// <param name="Count">How many of them.</param>
/// <param name="Budgets">Percentages of tokens left, in the order of the table.</param>
/// <param name="Threads">Threads that classify side by side.</param>
/// <param name="Json">Where the figures go as JSON, if anywhere.</param>
internal sealed record Options(string Model, bool IsShippedModel, string Images, int Count, IReadOnlyList<int> Budgets, int Threads, FileInfo? Json);
