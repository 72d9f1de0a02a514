using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops;

[TestClass]
public sealed class ShapingTests
{
    [TestMethod]
    public void Transpose_moves_elements_and_their_gradients()
    {
        OpCheck.Verify(x => Transpose.Of(x[0], 1, 0), [OpCheck.Values(1, 5, 7)]);
        OpCheck.Verify(x => Transpose.Of(x[0], 0, 3, 1, 2), [OpCheck.Values(1, 17, 3, 2, 4)]);
        OpCheck.Verify(x => Transpose.Of(x[0], 2, 0, 1), [OpCheck.Values(1, 2, 3, 4)]);
        OpCheck.Verify(x => Transpose.Of(x[0], 0), [OpCheck.Values(1, 6)]);
        double[] moved = OpCheck.Run(
            x => Transpose.Of(x[0], 1, 0), [Tensor.From<float>(new Shape(2, 3), [1, 2, 3, 4, 5, 6])], ElementType.Float32, false, false, 1)[0];
        CollectionAssert.AreEqual(new double[] { 1, 4, 2, 5, 3, 6 }, moved);
    }

    [TestMethod]
    public void Concat_joins_and_its_gradient_cuts()
    {
        OpCheck.Verify(x => Concat.Of([x[0], x[1]], 1), [OpCheck.Values(1, 17, 2), OpCheck.Values(2, 17, 3)]);
        OpCheck.Verify(x => Concat.Of([x[0], x[1]], 0), [OpCheck.Values(1, 2, 3), OpCheck.Values(2, 4, 3)]);
        OpCheck.Verify(x => Concat.Of([x[0], x[0], x[1]], -1), [OpCheck.Values(1, 2, 3, 4), OpCheck.Values(2, 2, 3, 1)]);
    }

    [TestMethod]
    public void Slice_cuts_and_its_gradient_fills_with_zeros()
    {
        OpCheck.Verify(x => Slice.Of(x[0], 1, 2, 3), [OpCheck.Values(1, 17, 7, 2)]);
        OpCheck.Verify(x => Slice.Of(x[0], 0, 1, 1), [OpCheck.Values(1, 3, 2)]);
    }

    [TestMethod]
    public void Expand_repeats_and_its_gradient_sums() =>
        OpCheck.Verify(x => Expand.To(x[0], new TensorType(x[0].Type.ElementType, 4, 5, 3)), [OpCheck.Values(1, 5, 1)]);

    [TestMethod]
    public void Gather_looks_rows_up_and_adds_their_gradients()
    {
        OpCheck.Verify(x => Gather.Of(x[0], x[1]), [OpCheck.Values(1, 6, 5), OpCheck.Indices(2, 6, 17)]);
        OpCheck.Verify(x => Gather.Of(x[0], x[1]), [OpCheck.Values(1, 20, 3), OpCheck.Indices(2, 20, 4, 3)]);
    }

    [TestMethod]
    public void Gather_names_an_index_outside_the_table()
    {
        ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OpCheck.Run(
            x => Gather.Of(x[0], x[1]), [OpCheck.Values(1, 4, 2), Tensor.From<int>(new Shape(3), [0, 4, 1])], ElementType.Float32, false, false, 2));
        StringAssert.Contains(error.Message, "index 4 at position 1");
        StringAssert.Contains(error.Message, "4 rows");
    }
}
