using System.IO.Enumeration;

namespace PipelineDsl.Datasets;

/// <summary>Paths with <c>*</c> and <c>?</c> in names of files and folders, and <c>**</c> for any folders between.</summary>
internal static class PathPattern
{
    /// <summary>Files that match, with paths as the pattern writes them and forward slashes; in ordinal order.</summary>
    /// <param name="directory">Folder in which a relative pattern starts.</param>
    /// <param name="pattern">A path or pattern.</param>
    /// <exception cref="DatasetException">Nothing matches.</exception>
    internal static string[] Expand(string directory, string pattern)
    {
        string path = pattern.Replace('\\', '/');
        string[] segments = path.Split('/');
        int plain = Array.FindIndex(segments, static segment => segment.AsSpan().IndexOfAny('*', '?') >= 0);
        if (plain < 0 || File.Exists(Path.Combine(directory, path)))
        {
            return File.Exists(Path.Combine(directory, path)) ? [path] : throw new DatasetException($"{pattern}: there is no such file.", 2);
        }

        string start = string.Concat(segments.Take(plain).Select(static segment => segment + "/"));
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Walk(directory, start, segments.AsSpan(plain), found);
        return found.Count > 0 ? [.. found] : throw new DatasetException($"{pattern}: no file matches.", 2);
    }

    private static void Walk(string directory, string start, ReadOnlySpan<string> segments, SortedSet<string> found)
    {
        var folder = new DirectoryInfo(Path.Combine(directory, start));
        if (!folder.Exists)
        {
            return;
        }

        if (segments[0] == "**")
        {
            if (segments.Length > 1)
            {
                Walk(directory, start, segments[1..], found);
            }

            foreach (DirectoryInfo inner in folder.EnumerateDirectories())
            {
                Walk(directory, $"{start}{inner.Name}/", segments, found);
            }
        }

        string wanted = segments[0] == "**" ? "*" : segments[0];
        if (segments.Length == 1)
        {
            foreach (FileInfo file in folder.EnumerateFiles().Where(file => Matches(wanted, file.Name)))
            {
                _ = found.Add(start + file.Name);
            }
        }
        else if (segments[0] != "**")
        {
            string[] inner = wanted is "." or ".." || wanted.AsSpan().IndexOfAny('*', '?') < 0 ? [wanted]
                : [.. folder.EnumerateDirectories().Select(static entry => entry.Name).Where(name => Matches(wanted, name))];
            foreach (string name in inner)
            {
                Walk(directory, $"{start}{name}/", segments[1..], found);
            }
        }
    }

    /// <summary>As in a shell, stars do not match names that start with a dot.</summary>
    private static bool Matches(string pattern, string name) =>
        (name[0] != '.' || pattern[0] == '.') && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
