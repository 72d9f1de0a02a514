using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Shaping;

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
        OpCheck.Verify(x => Transpose.Of(x[0]), [OpCheck.Values(1)]);
        OpCheck.Verify(x => Transpose.Of(x[0], 3, 1, 2, 0), [OpCheck.Values(1, 2, 3, 1, 5)]);
        OpCheck.Verify(x => Transpose.Of(x[0], 1, 3, 0, 2), [OpCheck.Values(1, 3, 2, 5, 4)]);
        OpCheck.Verify(x => Transpose.Of(x[0], 0, 2, 1), [OpCheck.Values(1, 3, 1, 6)]);
        OpCheck.Verify(x => Transpose.Of(x[0], 1, 0), [OpCheck.Values(1, 1, 9)]);
        OpCheck.Verify(x => Transpose.Of(x[0], 1, 0), [OpCheck.Values(1, 13, 11)]);
        Assert.IsEmpty(Run(x => Transpose.Of(x, 1, 0), Tensor.Zeros(ElementType.Float32, new Shape(3, 0))));
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
    public void A_slice_steps_forwards_and_backwards()
    {
        OpCheck.Verify(x => StridedSlice.Of(x[0], 1, 1, 3, 2), [OpCheck.Values(1, 17, 7, 2)]);
        OpCheck.Verify(x => StridedSlice.Of(x[0], 0, 4, 3, -2), [OpCheck.Values(1, 5, 3)]);
        CollectionAssert.AreEqual(new double[] { 3, 2, 1 }, Run(x => StridedSlice.Of(x, -1, 2, 3, -1), Row(1, 2, 3)));
        Assert.IsEmpty(Run(x => StridedSlice.Of(x, 0, 2, 0, -1), Row(1, 2, 3)));
    }

    [TestMethod]
    public void A_slice_outside_is_named()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, 2, 5)));
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => StridedSlice.Of(x, 1, 1, 3, 2));
        StringAssert.Contains(error.Message, "[2, 5]");
        StringAssert.Contains(error.Message, "steps of 2");
    }

    [TestMethod]
    public void Tile_repeats_the_whole_and_Upsample_each_element()
    {
        OpCheck.Verify(x => Tile.Of(x[0], 1, 3, 2), [OpCheck.Values(1, 17, 2, 3)]);
        OpCheck.Verify(x => Tile.Of(x[0], 2, 1), [OpCheck.Values(1, 3, 2)]);
        OpCheck.Verify(x => Upsample.Of(x[0], 1, 1, 2, 3), [OpCheck.Values(1, 2, 3, 2, 2)]);
        CollectionAssert.AreEqual(new double[] { 1, 2, 1, 2 }, Run(x => Tile.Of(x, 2), Row(1, 2)));
        CollectionAssert.AreEqual(new double[] { 1, 1, 2, 2 }, Run(x => Upsample.Of(x, 2), Row(1, 2)));
        Assert.IsEmpty(Run(x => Tile.Of(x, 0), Row(1, 2)));
    }

    [TestMethod]
    public void Pad_fills_by_its_mode()
    {
        CollectionAssert.AreEqual(new double[] { 9, 1, 2, 3, 9, 9 }, Run(x => Pad.Of(x, [1], [2], PadMode.Constant, 9), Row(1, 2, 3)));
        CollectionAssert.AreEqual(new double[] { 3, 2, 1, 2, 3, 2 }, Run(x => Pad.Of(x, [2], [1], PadMode.Reflect), Row(1, 2, 3)));
        CollectionAssert.AreEqual(new double[] { 1, 1, 1, 2, 3, 3 }, Run(x => Pad.Of(x, [2], [1], PadMode.Edge), Row(1, 2, 3)));
        CollectionAssert.AreEqual(new double[] { 2, 3, 1, 2, 3, 1 }, Run(x => Pad.Of(x, [2], [1], PadMode.Wrap), Row(1, 2, 3)));
        CollectionAssert.AreEqual(new double[] { 2, 3, 0 }, Run(x => Pad.Of(x, [-1], [1]), Row(1, 2, 3)));
        foreach (PadMode mode in Enum.GetValues<PadMode>())
        {
            OpCheck.Verify(x => Pad.Of(x[0], [0, 0, 1, 2], [0, 0, 2, 1], mode, 0.5f), [OpCheck.Values(1, 3, 2, 4, 5)]);
            OpCheck.Verify(x => Pad.Of(x[0], [1, 0], [0, 1], mode), [OpCheck.Values(1, 3, 2)]);
        }
    }

    [TestMethod]
    public void Axes_split_join_come_and_go()
    {
        OpCheck.Verify(x => Sum.Of([.. Split.Of(x[0], 1, 2, 2)]), [OpCheck.Values(1, 17, 4)]);
        OpCheck.Verify(x => Squeeze.Of(Unsqueeze.Of(x[0], 0, -1), 0, 3), [OpCheck.Values(1, 5, 2)]);
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 3, 1, 2)));
        Assert.AreEqual("[N, 6]", Flatten.Of(x).Type.DimensionsText);
        Assert.AreEqual("[N, 3, 2]", Squeeze.Of(x, -2).Type.DimensionsText);
        Assert.AreEqual("[N, 1, 3, 1, 2, 1]", Unsqueeze.Of(x, 1, -1).Type.DimensionsText);
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => Split.Of(x, 1, 2, 2));
        StringAssert.Contains(error.Message, "[N, 3, 1, 2]");
    }

    [TestMethod]
    public void Symbolic_extents_join_once_they_have_numbers()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 2)));
        Value joined = Concat.Of([x, x], 0);
        Assert.AreEqual("[(N+N), 2]", joined.Type.DimensionsText);
        Graph bound = Binding.Bind(Graph.Trace([x], [joined]), new Dictionary<string, int> { ["N"] = 3 });
        Assert.AreEqual("[6, 2]", bound.Outputs[0].Type.DimensionsText);
    }

    [TestMethod]
    public void OneHot_marks_the_index()
    {
        Tensor indices = Tensor.From<long>(new Shape(4), [2, 0, -1, 7]);
        CollectionAssert.AreEqual(new double[] { 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0 }, Run(x => OneHot.Of(x, 3), indices));
        CollectionAssert.AreEqual(new double[] { 0, 1 }, Run(x => OneHot.Of(x, 2, ElementType.Int32), Tensor.Scalar(1)));
    }

    [TestMethod]
    public void Gather_takes_slices_along_any_axis()
    {
        OpCheck.Verify(x => Gather.Of(x[0], x[1], 1), [OpCheck.Values(1, 17, 4, 3), OpCheck.Indices(2, 4, 5)]);
        OpCheck.Verify(x => Gather.Of(x[0], x[1], -1), [OpCheck.Values(1, 3, 4), OpCheck.Indices(2, 4, 2, 3)]);
        Tensor indices = Tensor.From<long>(new Shape(3), [-1, 0, -1]);
        OpCheck.Verify(x => Gather.Of(x[0], x[1]), [OpCheck.Values(1, 4, 3), indices]);
        CollectionAssert.AreEqual(new double[] { 3, 1, 3 }, Run(x => Gather.Of(x, Node.Apply(new ConstantOp(indices))), Row(1, 2, 3)));
        Assert.IsEmpty(Run(x => Gather.Of(x, Node.Apply(new ConstantOp(Tensor.Zeros(ElementType.Int32, new Shape(0))))), Row(1, 2)));
    }

    [TestMethod]
    public void Elements_are_looked_up_and_put_one_by_one()
    {
        Tensor distinct = Tensor.From<int>(new Shape(2, 3), [2, 0, 1, 0, 3, -2]);
        OpCheck.Verify(x => GatherElements.Of(x[0], x[1], 0), [OpCheck.Values(1, 4, 3), distinct]);
        OpCheck.Verify(x => GatherElements.Of(x[0], x[1], -1), [OpCheck.Values(1, 17, 5), OpCheck.Indices(2, 5, 17, 7)]);
        OpCheck.Verify(
            x => ScatterElements.Of(x[0], x[1], x[2], 0), [OpCheck.Values(1, 4, 3), distinct, OpCheck.Values(2, 2, 3)]);
        OpCheck.Verify(
            x => ScatterElements.Of(x[0], x[1], x[2], 1, isAdded: true),
            [OpCheck.Values(1, 17, 5, 2), OpCheck.Indices(2, 5, 17, 4, 2), OpCheck.Values(3, 17, 4, 2)]);
        CollectionAssert.AreEqual(
            new double[] { 1, 9, 3 },
            Run(x => ScatterElements.Of(x, Node.Apply(new ConstantOp(Tensor.From<long>(new Shape(1), [-2]))), Node.Apply(new ConstantOp(Row(9))), 0), Row(1, 2, 3)));
    }

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

    private static Tensor Row(params float[] values) => Tensor.From<float>(new Shape(values.Length), values);

    private static double[] Run(Func<Value, Value> function, Tensor x) =>
        OpCheck.Run(v => function(v[0]), [x], ElementType.Float32, useReference: false, withGradients: false, threads: 2)[0];
}
