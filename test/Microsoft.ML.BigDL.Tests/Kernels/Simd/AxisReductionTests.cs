using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using AxisReduction = Microsoft.ML.BigDL.Kernels.Simd.AxisReduction;
using Naive = Microsoft.ML.BigDL.Kernels.Reference.AxisReduction;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public class AxisReductionTests
{
    [TestMethod]
    public void Folds_match_reference()
    {
        foreach (AxisGeometry geometry in Geometries())
        {
            Check<Reductions.Sum>(geometry);
            Check<Reductions.Mean>(geometry);
            Check<Reductions.Max>(geometry);
            Check<Reductions.Min>(geometry);
            Check<Reductions.Prod>(geometry);
        }
    }

    [TestMethod]
    public void Max_and_min_propagate_nan()
    {
        float[] x = Sample.Floats(100, 1);
        x[57] = float.NaN;
        float[] y = new float[1];
        AxisReduction.Run<Reductions.Max>(new AxisGeometry(1, 100, 1), x, y, 0, 1);
        Assert.IsTrue(float.IsNaN(y[0]));
        AxisReduction.Run<Reductions.Min>(new AxisGeometry(1, 100, 1), x, y, 0, 1);
        Assert.IsTrue(float.IsNaN(y[0]));
    }

    [TestMethod]
    public void Sum_of_many_keeps_its_accuracy()
    {
        float[] x = new float[4_000_000];
        x.AsSpan().Fill(0.1f);
        Assert.AreEqual(4_000_000 * (double)0.1f, AxisReduction.Sum(x), 1);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(9)]
    [DataRow(49)]
    public void Sum_per_channel_matches_reference(int inner)
    {
        const int Channels = 5;
        float[] x = Sample.Floats(3 * Channels * inner, 4);
        double[] expected = new double[Channels];
        Naive.SumPerChannel<double>(Sample.Doubles(x), expected, inner);
        float[] actual = new float[Channels];
        AxisReduction.SumPerChannel(x, actual, inner, 0, 2);
        AxisReduction.SumPerChannel(x, actual, inner, 2, Channels);
        Close.Assert(expected, actual, 1e-6, "sum per channel");
    }

    [TestMethod]
    public void Arg_max_gives_the_first_of_equals_and_prefers_nan()
    {
        int[] index = new int[3];
        float[] x = [1, 5, 5, 2, float.NaN, 9, -3, -2, -1];
        Naive.ArgMax<float, int>(new AxisGeometry(3, 3, 1), x, index);
        CollectionAssert.AreEqual(new[] { 1, 1, 2 }, index);
        Naive.ArgMax<float, int>(new AxisGeometry(1, 3, 3), x, index);
        CollectionAssert.AreEqual(new[] { 1, 1, 1 }, index);
    }

    private static IEnumerable<AxisGeometry> Geometries()
    {
        foreach (int axis in new[] { 0, 1, 3, 4, 10, 15, 16, 17, 64, 65, 130, 257 })
        {
            foreach (int inner in new[] { 1, 2, 4, 15, 16, 17, 33, 48 })
                yield return new AxisGeometry(3, axis, inner);
        }

        yield return new AxisGeometry(2, 20000, 1);
    }

    private static void Check<TOp>(AxisGeometry geometry)
        where TOp : struct, IReduction
    {
        Check<TOp, Lanes512>(geometry);
        Check<TOp, Lanes256>(geometry);
        Check<TOp, Lanes128>(geometry);
    }

    private static void Check<TOp, V>(AxisGeometry geometry)
        where TOp : struct, IReduction
        where V : struct, ILanes<V>
    {
        float[] x = Sample.Floats(geometry.Outer * geometry.Axis * geometry.Inner, 5, 1.5);
        double[] expected = new double[geometry.Outer * geometry.Inner];
        Naive.Run<double, TOp>(in geometry, Sample.Doubles(x), expected);
        var actual = new Guarded(expected.Length);
        AxisReduction.Run<TOp, V>(in geometry, x, actual.Span, 0, geometry.ItemCount);
        actual.AssertUntouchedOutside();
        Close.Assert(expected, actual.Span, 3e-5, $"{typeof(TOp).Name} {typeof(V).Name} {geometry}");

        float[] split = new float[expected.Length];
        for (int item = geometry.ItemCount - 1; item >= 0; item--)
            AxisReduction.Run<TOp, V>(in geometry, x, split, item, item + 1);

        Assert.IsTrue(actual.Span.SequenceEqual(split), $"{typeof(TOp).Name} {geometry} depends on the split.");
    }
}
