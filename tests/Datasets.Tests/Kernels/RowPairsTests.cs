using System.Numerics;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class RowPairsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(16, 17, 3)]
    [InlineData(37, 20, 40)]
    public void EveryPair_IsTheSumInChannelOrderToTheBit(int count, int others, int width)
    {
        Agree<float>(count, others, width);
        Agree<double>(count, others, width);
    }

    [Fact]
    public void ChosenRows_StandWhereTheyWereChosen()
    {
        using RowBuffer<float> rows = RandomRows.Make<float>(9, 5);
        using RowPanels<float> chosen = new(3, 5), all = new(9, 5);
        chosen.Pack(rows, [7, 7, 2]);
        all.Pack(rows, 0, 9);
        float[] values = new float[chosen.PaddedCount * all.PaddedCount];
        RowPairs.Products(chosen, all, values);
        Assert.Equal(NaivePairs.Product(rows, 7, rows, 4), values[(4 * chosen.PaddedCount) + 1]);
        Assert.Equal(NaivePairs.Product(rows, 2, rows, 8), values[(8 * chosen.PaddedCount) + 2]);
    }

    [Fact]
    public void WhatDoesNotFit_IsAnError()
    {
        using RowBuffer<float> rows = new(4, 2), wide = new(4, 3);
        using RowPanels<float> panels = new(2, 2), widePanels = new(4, 3);
        Assert.Throws<ArgumentException>(() => panels.Pack(wide, 0, 2));
        Assert.Throws<ArgumentException>(() => panels.Pack(rows, 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => panels.Pack(rows, 3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => panels.Pack(rows, -1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => panels.Pack(rows, [0, 4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => panels.Pack(rows, [-1]));
        panels.Pack(rows, 0, 2);
        widePanels.Pack(wide, 0, 2);
        Assert.Throws<ArgumentException>(() => RowPairs.Products(panels, widePanels, new float[256]));
        Assert.Throws<ArgumentException>(() => RowPairs.SquaredDistances(panels, panels, new float[255]));
    }

    private static void Agree<T>(int count, int others, int width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using RowBuffer<T> rows = RandomRows.Make<T>(count, width), other = RandomRows.Make<T>(others, width, 2);
        using RowPanels<T> left = new(count, width), right = new(others, width);
        left.Pack(rows, 0, count);
        right.Pack(other, 0, others);
        T[] products = new T[left.PaddedCount * right.PaddedCount], squares = new T[products.Length];
        RowPairs.Products(left, right, products);
        RowPairs.SquaredDistances(left, right, squares);
        for (int i = 0; i < others; i++)
        {
            for (int j = 0; j < count; j++)
            {
                Assert.Equal(NaivePairs.Product(rows, j, other, i), products[(i * left.PaddedCount) + j]);
                Assert.Equal(NaivePairs.SquaredDistance(rows, j, other, i), squares[(i * left.PaddedCount) + j]);
            }
        }
    }
}
