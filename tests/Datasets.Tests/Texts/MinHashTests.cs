using System.Text;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests;

public sealed class MinHashTests
{
    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void EqualPlaces_EstimateTheJaccardSimilarity(double similarity)
    {
        const int Hashes = 4096, Union = 1000;
        int shared = (int)(similarity * Union), own = (Union - shared) / 2;
        ulong[] left = Signature(Words("s", shared).Concat(Words("l", own)), 1, Hashes);
        ulong[] right = Signature(Words("s", shared).Concat(Words("r", Union - shared - own)), 1, Hashes);
        double agreement = left.Zip(right, static (a, b) => a == b ? 1.0 : 0).Average();

        // Five standard deviations of a share of that many.
        Assert.InRange(agreement, similarity - (5 * Math.Sqrt(0.25 / Hashes)), similarity + (5 * Math.Sqrt(0.25 / Hashes)));
    }

    [Fact]
    public void Values_AreBelowThePrimeAndOfManyPermutations()
    {
        ulong[] signature = Signature(Words("w", 50), 5, 112);
        Assert.All(signature, static value => Assert.InRange(value, 0ul, (1ul << 61) - 2));
        Assert.Equal(signature.Length, signature.Distinct().Count());
    }

    [Fact]
    public void Permutation_IsAHashTimesAFactorPlusATermModuloThePrime()
    {
        // One word is one shingle, whose value under two permutations has to fit some factor and term: what the formula says in big integers.
        System.Numerics.BigInteger prime = (System.Numerics.BigInteger.One << 61) - 1;
        var words = new WordReader("word"u8);
        words.Next();
        ulong shingle = KeyedHash.Key(0, words.Hash) & (ulong)prime;
        ulong[] signature = Signature(["word"], 1, 19);
        for (ulong i = 0; i < 19; i++)
        {
            System.Numerics.BigInteger factor = 1 + (KeyedHash.Key(1, 2 * i) % (ulong)(prime - 1)), term = KeyedHash.Key(1, (2 * i) + 1) % (ulong)prime;
            Assert.Equal((ulong)(((factor * shingle) + term) % prime), signature[i]);
        }
    }

    [Fact]
    public void MorePermutations_BeginWithTheSameOnes()
    {
        string[] words = [.. Words("w", 30)];
        Assert.Equal(Signature(words, 5, 15), Signature(words, 5, 112)[..15]);
    }

    [Fact]
    public void TextShorterThanAShingle_IsOneShingle()
    {
        Assert.Equal(Signature(["one", "two"], 5, 8), Signature(["One,", "two!"], 5, 8));
        Assert.NotEqual(Signature(["one", "two"], 5, 8), Signature(["two", "one"], 5, 8));
    }

    [Fact]
    public void TextWithoutWords_HasNoSignature() => Assert.False(MinHashSignature.Compute("... !"u8, 5, new ulong[8]));

    [Fact]
    public void Bands_AreEqualWhereAllTheirHashesAre()
    {
        var options = new SampleOptions { Bands = 20, BandHashes = 3, Shingle = 1 };
        byte[] left = Encoding.UTF8.GetBytes(string.Join(' ', Words("s", 80).Concat(Words("l", 20))));
        byte[] right = Encoding.UTF8.GetBytes(string.Join(' ', Words("s", 80).Concat(Words("r", 20))));
        ulong[] ofLeft = new ulong[20], ofRight = new ulong[20], signedLeft = new ulong[60], signedRight = new ulong[60];
        Assert.True(MinHash.Sign(left, options, ofLeft) && MinHash.Sign(right, options, ofRight));
        MinHashSignature.Compute(left, 1, signedLeft);
        MinHashSignature.Compute(right, 1, signedRight);
        for (int band = 0; band < 20; band++)
        {
            Assert.Equal(
                signedLeft.AsSpan(3 * band, 3).SequenceEqual(signedRight.AsSpan(3 * band, 3)), ofLeft[band] == ofRight[band]);
        }
    }

    private static IEnumerable<string> Words(string prefix, int count) => Enumerable.Range(0, count).Select(word => $"{prefix}{word}");

    private static ulong[] Signature(IEnumerable<string> words, int shingle, int hashes)
    {
        ulong[] signature = new ulong[hashes];
        Assert.True(MinHashSignature.Compute(Encoding.UTF8.GetBytes(string.Join(' ', words)), shingle, signature));
        return signature;
    }
}
