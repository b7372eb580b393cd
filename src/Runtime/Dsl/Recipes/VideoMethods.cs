namespace PipelineDsl.Recipes;

/// <summary>Methods over the frames of a video, between encoder and language model.</summary>
internal static class VideoMethods
{
    private static readonly MethodOption _frames = new("Frames", double.NaN, 1, int.MaxValue);

    internal static MethodFacts[] All { get; } =
    [
        new("Evs", "EVS", "arXiv 2510.14624")
        {
            Type = "Evs", Site = MethodSite.Output, Needs = MethodNeeds.Hidden, CountsUnprotected = true, Rounding = "Floor", Covers = true,
            Positions = MethodPositions.Original,
            Options = [_frames],
            Recipe = "[Recipe(Method.Evs, Keep = 0.25, Frames = 16)]", Action = "tokens that differ from the same place in the frame before",
        },
        new("VidCom2", "VidCom2", "EMNLP 2025, github.com/xuyang-liu16/VidCom2")
        {
            Type = "VidCom2", Site = MethodSite.Output, Needs = MethodNeeds.Hidden, CountsUnprotected = true, Adaptive = true, Covers = true,
            Positions = MethodPositions.Original,
            Options = [_frames],
            Recipe = "[Recipe(Method.VidCom2, Keep = 0.25, Frames = 16)]", Action = "tokens that are unusual in their frame and in the video",
        },
        new("DyCoke", "DyCoke", "CVPR 2025, github.com/KD-TAO/DyCoke")
        {
            Type = "DyCoke", Site = MethodSite.Output, Needs = MethodNeeds.Hidden, CountsUnprotected = true, Rounding = "Floor", Covers = true,
            Order = MethodOrder.Groups, Positions = MethodPositions.Repacked,
            Options = [new("Frames", double.NaN, 2, int.MaxValue)],
            Recipe = "[Recipe(Method.DyCoke, Keep = 0.3, Frames = 16)]", Action = "of every second frame what differs most from the frame before",
        },
        new("HoliTom", "HoliTom", "NeurIPS 2025, github.com/cokeshao/HoliTom")
        {
            Type = "HoliTom", Site = MethodSite.Output, Needs = MethodNeeds.Hidden, Adaptive = true, Covers = true, TakesBudget = false,
            Positions = MethodPositions.Original,
            Options = [_frames, new("Similarity", 0.8, -1, 1), new("MaxWindow", 1024, 1, int.MaxValue)],
            Recipe = "[Recipe(Method.HoliTom, Frames = 16)]", Action = "tokens that stand still averaged over their window of frames",
        },
    ];
}
