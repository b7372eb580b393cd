using CorpusSelection.Arms;
using CorpusSelection.Data;
using CorpusSelection.Encoding;
using Microsoft.ML;
using Microsoft.ML.Data;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using PipelineDsl.Kernels;

namespace CorpusSelection.Output;

/// <summary>A map of the set: embeddings on their first two principal components, what stays in the colour of its class, what leaves in grey.</summary>
internal static class CorpusMap
{
    private const double Size = 720;

    /// <summary>More points would only hide each other, and make the file large.</summary>
    private const int Points = 2000;

    /// <summary>Writes an SVG.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="images">The training images.</param>
    /// <param name="encoded">Their embeddings.</param>
    /// <param name="subset">What the pipeline chose.</param>
    public static void Write(string path, ImageSet images, EncodedImages encoded, Subset subset)
    {
        DataPoint[] places = Project(encoded.Embeddings);
        HashSet<int> kept = [.. subset.Kept.Select(static sample => sample.Image)];
        int[] shown = [.. Enumerable.Range(0, images.Count).OrderBy(static image => KeyedHash.Key(1, (ulong)image)).Take(Points)];
        var model = new PlotModel { Background = OxyColors.White, Padding = new OxyThickness(8, 8, 16, 8), PlotAreaBorderColor = OxyColors.LightGray };
        model.Axes.Add(Axis(AxisPosition.Bottom, "first principal component"));
        model.Axes.Add(Axis(AxisPosition.Left, "second"));
        Add(model, OxyColors.LightGray, shown.Where(image => !kept.Contains(image)).Select(image => places[image]));
        OxyColor[] colours = [.. OxyPalettes.Hue(FashionMnist.Classes.Length).Colors];
        for (int label = 0; label < FashionMnist.Classes.Length; label++)
        {
            Add(model, colours[label], shown.Where(image => kept.Contains(image) && images.Labels[image] == label).Select(image => places[image]));
        }

        for (int label = 0; label < FashionMnist.Classes.Length; label++)
        {
            DataPoint[] ofClass = [.. places.Where((_, image) => images.Labels[image] == label)];
            model.Annotations.Add(new TextAnnotation
            {
                Text = FashionMnist.Classes[label],
                TextPosition = new DataPoint(ofClass.Average(static place => place.X), ofClass.Average(static place => place.Y)),
                Background = OxyColor.FromAColor(190, OxyColors.White),
                StrokeThickness = 0,
            });
        }

        using FileStream stream = File.Create(path);
        new SvgExporter { Width = Size, Height = Size }.Export(model, stream);
    }

    private static LinearAxis Axis(AxisPosition position, string title) =>
        new() { Position = position, Title = title, TickStyle = TickStyle.None, LabelFormatter = static _ => "" };

    private static void Add(PlotModel model, OxyColor colour, IEnumerable<DataPoint> places)
    {
        var series = new ScatterSeries { MarkerType = MarkerType.Circle, MarkerSize = 2, MarkerFill = colour };
        series.Points.AddRange(places.Select(static place => new ScatterPoint(place.X, place.Y)));
        model.Series.Add(series);
    }

    private static DataPoint[] Project(float[] embeddings)
    {
        var context = new MLContext(seed: 1);
        EmbeddingRow[] rows = [.. embeddings.Chunk(ImageEncoder.Channels).Select(static row => new EmbeddingRow { Embedding = row })];
        IDataView data = context.Data.LoadFromEnumerable(rows);
        IDataView projected = context.Transforms.ProjectToPrincipalComponents("Place", nameof(EmbeddingRow.Embedding), rank: 2, seed: 1)
            .Fit(data).Transform(data);
        return [.. projected.GetColumn<float[]>("Place").Select(static place => new DataPoint(place[0], place[1]))];
    }
}
