using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>HoliTom's partition of a video into windows.</summary>
internal sealed class HoliTomVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "holitom_windows";

    /// <inheritdoc/>
    public override string Method => "HoliTom static-window dynamic programme";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix similarity = vector.Inputs.Matrix("adjacent_similarity");
        int frames = similarity.Rows + 1, places = similarity.Columns;
        double threshold = vector.Params.Number("tau");
        int[] starts = new int[frames];
        using var workspace = new Workspace(StaticWindows.WorkspaceBytes(frames, places));
        int count = StaticWindows.Find(similarity.Data, frames, places, threshold, vector.Params.Int("max_window"), starts, workspace);
        int[][] windows = [.. Enumerable.Range(0, count).Select(window => (int[])[starts[window], (window + 1 < count ? starts[window + 1] : frames) - 1])];

        // A window of one frame saves nothing, so the file says that nothing is static in it.
        int[] statics =
        [
            .. windows.Select(window => window[0] == window[1] ? 0 : Enumerable.Range(0, places).Count(place =>
                StaticWindows.IsStatic(similarity.Data, places, threshold, window[0], window[1] + 1, place))),
        ];
        vector.Expect("windows", windows);
        vector.Expect("static_counts", statics);
        vector.Expect("total_removed", windows.Zip(statics, static (window, still) => still * (window[1] - window[0])).Sum());
    }
}
