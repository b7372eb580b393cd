using System.Collections.Immutable;
using System.Text.Json;

namespace LongConversation.Data;

/// <summary>Reads prompts from a file of JSON lines.</summary>
internal static class RecallPrompts
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">The most prompts.</param>
    /// <exception cref="InputException">The file is missing, or a line is no prompt.</exception>
    public static ImmutableArray<RecallPrompt> Read(string path, int count)
    {
        int line = 0;
        try
        {
            ImmutableArray<RecallPrompt>.Builder prompts = ImmutableArray.CreateBuilder<RecallPrompt>();
            foreach (string text in File.ReadLines(path).Take(count))
            {
                line++;
                RecallPrompt? prompt = JsonSerializer.Deserialize<RecallPrompt>(text, Json);
                prompts.Add(prompt is { Text: not null, Question: not null, Answer: not null } ? prompt : throw Bad("text, question or answer is missing"));
            }

            return prompts.Count > 0 ? prompts.ToImmutable() : throw new InputException($"{path}: there is no prompt.");
        }
        catch (JsonException e)
        {
            throw Bad(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }

        InputException Bad(string problem, Exception? cause = null) => new($"{path}, line {line}: {problem}", cause);
    }
}
