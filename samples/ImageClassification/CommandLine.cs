using System.CommandLine;
using System.Globalization;
using ImageClassification.Data;

namespace ImageClassification;

/// <summary>The options of the command line, and what they mean.</summary>
internal static class CommandLine
{
    private const int MostThreads = 256;

    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Also write all figures to this file.", HelpName = "FILE" };

    private static readonly Option<string?> Model = new("--model")
    {
        Description = "An ONNX model with the geometry that the classes in Pipelines/ declare; the shipped one if absent.",
        HelpName = "PATH",
    };

    private static readonly Option<string?> Images = new("--images")
    {
        Description = $"How many test images, or a folder with Fashion-MNIST's test set in IDX files. By default the {FashionMnist.Shipped} in this "
            + $"repository, or all {FashionMnist.Full} when Debian's package dataset-fashion-mnist is installed.",
        HelpName = "PATH|N",
    };

    private static readonly Option<int[]> Budgets = new("--budget")
    {
        Description = "Percent of the tokens that is left at the output: 75, 50 or 25. May be given more than once; all three if absent.",
        HelpName = "PERCENT",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads that classify side by side. Latency is always measured on one.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "vit-fashion");

    /// <summary>Makes the command.</summary>
    /// <param name="run">What it does.</param>
    public static RootCommand Create(Func<Options, CancellationToken, int> run)
    {
        var command = new RootCommand("Classifies images with a vision transformer, uncompressed and with fewer tokens, and compares accuracy and latency.")
        {
            Json, Model, Images, Budgets, Threads,
        };
        command.SetAction((result, cancellation) => Task.Run(() => run(Read(result), cancellation), CancellationToken.None));
        return command;
    }

    private static Options Read(ParseResult result)
    {
        (string folder, int count) = ReadImages(result.GetValue(Images));
        string? model = result.GetValue(Model);
        return new(
            model ?? Path.Combine(ShippedFolder, "vit-fashion.onnx"),
            model is null,
            folder,
            count,
            ReadBudgets(result.GetValue(Budgets) ?? []),
            ReadThreads(result.GetValue(Threads)),
            result.GetValue(Json));
    }

    private static (string Folder, int Count) ReadImages(string? value)
    {
        if (value is null)
        {
            return FashionMnist.IsFullSetInstalled ? (FashionMnist.DebianFolder, FashionMnist.Full) : (ShippedFolder, FashionMnist.Shipped);
        }

        if (!long.TryParse(value, CultureInfo.InvariantCulture, out long count))
        {
            return (value, int.MaxValue);
        }

        if (count <= 0)
        {
            throw new InputException($"--images {count}: expected a number above 0.");
        }

        if (count > FashionMnist.Shipped && !FashionMnist.IsFullSetInstalled)
        {
            throw new InputException(
                $"--images {count}: this repository holds {FashionMnist.Shipped} images; install Debian's package dataset-fashion-mnist for more.");
        }

        return (count > FashionMnist.Shipped ? FashionMnist.DebianFolder : ShippedFolder, (int)long.Min(count, int.MaxValue));
    }

    private static int[] ReadBudgets(int[] given)
    {
        int[] known = [.. Budget.All.Select(budget => budget.Percent).Distinct()];
        foreach (int percent in given.Except(known))
        {
            throw new InputException($"--budget {percent}: expected one of {string.Join(", ", known)}.");
        }

        return given.Length == 0 ? known : [.. given.Distinct()];
    }

    private static int ReadThreads(int given) =>
        given is >= 1 and <= MostThreads ? given : throw new InputException($"--threads {given}: expected a number from 1 to {MostThreads}.");
}
