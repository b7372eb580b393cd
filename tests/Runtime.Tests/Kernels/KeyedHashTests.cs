using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class KeyedHashTests
{
    [Fact]
    public void Unit_AnyItem_LiesInZeroToOne()
    {
        for (ulong item = 0; item < 10_000; item++)
        {
            Assert.InRange(KeyedHash.Unit(7, item), 0f, 0.99999997f);
        }
    }
}
