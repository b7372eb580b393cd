using PipelineDsl.Kernels;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

public class RotationProbeTests
{
    [Fact]
    public void Rotation_OfTheShippedModel_IsWhatItsReadmeSays()
    {
        using var session = new DecoderSession(CacheWeaver.Read(RecallDecoder.Geometry, RecallPrompt.Model), new DecoderOptions { Threads = 1 });
        using var probe = new DecoderProbe(session, "Test", 512);
        int vocabulary = probe.Vocabulary();

        RotaryEmbedding found = probe.Rotation(vocabulary)!, expected = RotaryEmbedding.FromTheta(24);

        Assert.Equal(1024, vocabulary);
        Assert.Equal((24, false), (found.RotaryDim, found.IsInterleaved));
        Assert.All(expected.Frequencies.Zip(found.Frequencies), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }
}
