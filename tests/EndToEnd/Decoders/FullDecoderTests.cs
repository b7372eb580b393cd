using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>A decoder that keeps its whole cache does what a loop over plain ONNX Runtime does.</summary>
public class FullDecoderTests
{
    private static readonly RecallPrompt[] Prompts = RecallPrompt.First(4);

    [Theory]
    [InlineData(64)]
    [InlineData(1000)]
    public void KeepAll_IsBitIdenticalToPlainOnnxRuntime(int chunkLength)
    {
        using Recall plain = Recall.Dense();
        using Decoder decoder = RecallDecoder.Full(chunkLength);
        float[] expected = [];
        foreach (int[] chunk in Prompts[0].Ids.Chunk(chunkLength))
        {
            expected = plain.Step(chunk);
        }

        decoder.Read(Prompts[0].Ids);
        Assert.Equal(expected, decoder.Logits.ToArray());
        for (int i = 0; i < 4; i++)
        {
            int token = RecallDecoder.Likeliest(expected);
            expected = plain.Step([token]);
            decoder.Step(token);
            Assert.Equal(expected, decoder.Logits.ToArray());
        }

        Assert.Equal(plain.Cached, Enumerable.Range(0, 3).Select(decoder.Cache.Entries));
        Assert.Equal(Prompts[0].Ids.Length + 4, decoder.Cache.Seen);
    }

    [Fact]
    public void Steps_InMemoryThatIsThere_TakeNoManagedMemory()
    {
        using Decoder decoder = RecallDecoder.Full();
        for (int text = 0; text < 2; text++)
        {
            decoder.Clear();
            decoder.Read(Prompts[0].Ids);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 200; i++)
            {
                decoder.Step(i);
            }

            Assert.True(text == 0 || GC.GetAllocatedBytesForCurrentThread() == before);
        }
    }

    [Fact]
    public void Questions_AreAnsweredFromTheText()
    {
        using Decoder decoder = RecallDecoder.Full();
        foreach (RecallPrompt prompt in Prompts)
        {
            decoder.Clear();
            decoder.Read(prompt.Ids);
            Assert.Equal(prompt.Answer, decoder.Answer(prompt.Answer.Length));
        }
    }
}
