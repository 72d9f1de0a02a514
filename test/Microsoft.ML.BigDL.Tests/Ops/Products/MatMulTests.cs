using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Products;

[TestClass]
public sealed class MatMulTests
{
    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void Matrices_in_every_transposition(bool transposeA, bool transposeB) =>
        OpCheck.Verify(
            x => MatMul.Of(x[0], x[1], transposeA: transposeA, transposeB: transposeB),
            [transposeA ? OpCheck.Values(1, 5, 19) : OpCheck.Values(1, 19, 5), transposeB ? OpCheck.Values(2, 7, 5) : OpCheck.Values(2, 5, 7)]);

    [TestMethod]
    public void Shared_weights_with_a_bias_and_each_epilogue()
    {
        foreach (Epilogue epilogue in Enum.GetValues<Epilogue>())
        {
            OpCheck.Verify(
                x => MatMul.Of(x[0], x[1], x[2], epilogue: epilogue),
                [OpCheck.Values(3, 17, 2, 6), OpCheck.Values(4, 6, 9), OpCheck.Values(5, 9)]);
        }
    }

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void Batches_of_products(bool transposeA, bool transposeB) =>
        OpCheck.Verify(
            x => MatMul.Of(x[0], x[1], transposeA: transposeA, transposeB: transposeB),
            [
                transposeA ? OpCheck.Values(1, 9, 2, 4, 3) : OpCheck.Values(1, 9, 2, 3, 4),
                transposeB ? OpCheck.Values(2, 9, 2, 5, 4) : OpCheck.Values(2, 9, 2, 4, 5),
            ]);

    [TestMethod]
    public void A_left_matrix_shared_by_the_batch() =>
        OpCheck.Verify(x => MatMul.Of(x[0], x[1]), [OpCheck.Values(1, 3, 4), OpCheck.Values(2, 5, 4, 2)]);

    [TestMethod]
    public void Leading_axes_of_one_are_broadcast()
    {
        OpCheck.Verify(x => MatMul.Of(x[0], x[1]), [OpCheck.Values(1, 3, 3, 4), OpCheck.Values(2, 1, 4, 2)]);
        OpCheck.Verify(x => MatMul.Of(x[0], x[1]), [OpCheck.Values(1, 17, 1, 2, 3), OpCheck.Values(2, 2, 3, 2)]);
    }

    [TestMethod]
    public void Transposed_samples_times_shared_weights() =>
        OpCheck.Verify(x => MatMul.Of(x[0], x[1], transposeA: true), [OpCheck.Values(1, 3, 4, 5), OpCheck.Values(2, 4, 2)]);

    [TestMethod]
    public void Vectors_are_rows_and_columns()
    {
        OpCheck.Verify(x => MatMul.Of(x[0], x[1]), [OpCheck.Values(1, 4), OpCheck.Values(2, 4, 3)]);
        OpCheck.Verify(x => MatMul.Of(x[0], x[1]), [OpCheck.Values(1, 3, 4), OpCheck.Values(2, 4)]);
    }

    [TestMethod]
    public void Misfits_name_both_shapes()
    {
        Value a = Node.Apply(new InputOp("a", new TensorType(ElementType.Float32, Dimension.Batch, 4)));
        Value b = Node.Apply(new InputOp("b", new TensorType(ElementType.Float32, 5, 3)));
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => MatMul.Of(a, b));
        StringAssert.Contains(error.Message, "[N, 4]");
        StringAssert.Contains(error.Message, "[5, 3]");
    }
}
