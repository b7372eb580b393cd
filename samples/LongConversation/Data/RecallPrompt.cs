namespace LongConversation.Data;

/// <summary>One text with facts in it, and a question about one of them.</summary>
/// <param name="Text">508 tokens of text with 24 facts.</param>
/// <param name="Question">What continues the text.</param>
/// <param name="Answer">How the model has to go on.</param>
internal sealed record RecallPrompt(string Text, string Question, string Answer);
