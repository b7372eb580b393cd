namespace Samples;

/// <summary>The user gave something that cannot be used; the message is all they need to see.</summary>
internal sealed class InputException(string message, Exception? cause = null) : Exception(message, cause);
