namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>Masks in every kind and rank. Rows and heads that must not be read say the opposite.</summary>
internal static class MaskFeed
{
    internal static string Add(StageCase test, StageData data, StageModel model)
    {
        int rows = test.MaskRank > 2 ? 3 : 1;
        int heads = test.MaskFoldsHeads || test.MaskRank == 4 ? test.Heads : 1;
        int items = test.MaskRank == 1 ? 1 : test.Batch;
        int[] dims = test.MaskRank switch
        {
            1 => [test.Tokens],
            2 => [items, test.Tokens],
            3 => [items * heads, rows, test.Tokens],
            _ => [items, heads, rows, test.Tokens],
        };
        bool[] visible = new bool[items * heads * rows * test.Tokens];
        for (int i = 0; i < visible.Length; i++)
        {
            int row = i / test.Tokens % rows, head = i / test.Tokens / rows % heads, item = i / test.Tokens / rows / heads;
            bool shown = data.Visible[(item * test.Tokens) + (i % test.Tokens)];
            visible[i] = row == rows - 1 && head == 0 ? shown : !shown;
        }

        return test.Mask switch
        {
            "additive" => model.Feed("mask", Array.ConvertAll(visible, shown => shown ? 0f : -10000f), dims),
            "visible" => model.Feed("mask", Array.ConvertAll(visible, shown => shown ? 1L : 0L), dims),
            _ => model.Feed("mask", Array.ConvertAll(visible, shown => !shown), dims),
        };
    }
}
