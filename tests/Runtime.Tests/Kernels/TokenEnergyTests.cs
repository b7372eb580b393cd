using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class TokenEnergyTests
{
    [Fact]
    public void ThreeDirections_GiveTheMeanOfElu()
    {
        // Tokens 0 and 1 agree, token 2 stands at a right angle to both; margin 0.5.
        float[] energies = Compute([1, 0, 2, 0, 0, 1], 3, 2, 0.5f, [], []);

        double below = Math.Exp(-0.5) - 1;
        Assert.Equal((0.5 + 0.5 + below) / 3, energies[0], 1e-6);
        Assert.Equal(energies[0], energies[1]);
        Assert.Equal((0.5 + below + below) / 3, energies[2], 1e-6);
    }

    [Fact]
    public void ZeroVector_HasCosineZeroEvenWithItself() =>
        Assert.Equal(Math.Exp(-0.25) - 1, Compute([0, 0, 1, 0], 2, 2, 0.25f, [], [])[0], 1e-6);

    [Fact]
    public void ProtectedAndHiddenTokens_TakeNoPart()
    {
        float[] alone = Compute([1, 0, 0, 1], 2, 2, 0.9f, [], []);
        float[] among = Compute(
            [1, 0, 5, 5, 0, 1, float.NaN, 1], 4, 2, 0.9f, [false, true, false, false], [true, true, true, false]);

        Assert.Equal([alone[0], 0, alone[1], float.PositiveInfinity], among);
    }

    [Fact]
    public void AnyInput_EqualsTheDefinition() => KernelProperty.Holds(120, (tokens, seed) =>
    {
        int width = 1 + (seed % 40);
        float margin = seed % 10 / 10f;
        float[] metric = KernelData.Random(seed, tokens * width);
        float[] energies = Compute(metric, tokens, width, margin, [], []);
        for (int token = 0; token < tokens; token++)
        {
            double sum = 0;
            for (int other = 0; other < tokens; other++)
            {
                double x = NaiveCosine.Of(metric, width, token, other) - margin;
                sum += x > 0 ? x : Math.Exp(x) - 1;
            }

            Assert.Equal(sum / tokens, energies[token], 2e-6);
        }
    });

    [Fact]
    public void WrongNumberOfFlagsOrEnergies_Throws()
    {
        Assert.Throws<ArgumentException>(() => Compute(new float[4], 2, 2, 0, [true], []));
        Assert.Throws<ArgumentException>(() => Compute(new float[4], 2, 2, 0, [], [true]));
        Assert.Throws<ArgumentException>(() =>
        {
            using var workspace = new Workspace(TokenEnergy.WorkspaceBytes(2, 2));
            TokenEnergy.Compute(new TokenMatrix(new float[4], 2, 2), 0, [], [], new float[1], workspace);
        });
    }

    private static float[] Compute(float[] metric, int tokens, int width, float margin, bool[] isProtected, bool[] visible)
    {
        float[]? first = null;
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            float[] energies = new float[tokens];
            using var workspace = new Workspace(TokenEnergy.WorkspaceBytes(tokens, width));
            float[] strided = KernelData.WithGaps(metric, tokens, width, width + 2);
            TokenEnergy.Compute(new TokenMatrix(strided, tokens, width, width + 2), margin, isProtected, visible, energies, workspace, vectors);
            first ??= energies;
            Assert.Equal(KernelData.Bits(first), KernelData.Bits(energies));
            Assert.Equal(0, workspace.Mark());
        }

        return first!;
    }
}
