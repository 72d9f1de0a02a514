using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Elementwise;

[TestClass]
public sealed class ComparisonTests
{
    private static readonly Tensor s_column = Tensor.From<float>(new Shape(3, 1), [1, 2, float.NaN]);
    private static readonly Tensor s_row = Tensor.From<float>(new Shape(2), [1, 2]);

    [TestMethod]
    public void Comparisons_broadcast_and_are_false_for_NaN()
    {
        Assert.AreEqual("1 0 0 1 0 0", Answer(Equal.Of, s_column, s_row));
        Assert.AreEqual("0 0 1 0 0 0", Answer(Greater.Of, s_column, s_row));
        Assert.AreEqual("1 0 1 1 0 0", Answer(GreaterOrEqual.Of, s_column, s_row));
        Assert.AreEqual("0 1 0 0 0 0", Answer(Less.Of, s_column, s_row));
        Assert.AreEqual("1 1 0 1 0 0", Answer(LessOrEqual.Of, s_column, s_row));
    }

    [TestMethod]
    public void Integers_compare_without_rounding()
    {
        Tensor left = Tensor.From<long>(new Shape(2), [(1L << 60) + 1, -3]);
        Tensor right = Tensor.From<long>(new Shape(2), [1L << 60, -3]);
        Assert.AreEqual("0 1", Answer(Equal.Of, left, right));
        Assert.AreEqual("1 0", Answer(Greater.Of, left, right));
    }

    [TestMethod]
    public void Truth_values_connect()
    {
        Tensor left = Tensor.From<bool>(new Shape(4), [false, false, true, true]);
        Tensor right = Tensor.From<bool>(new Shape(4), [false, true, false, true]);
        Assert.AreEqual("0 0 0 1", Answer(And.Of, left, right));
        Assert.AreEqual("0 1 1 1", Answer(Or.Of, left, right));
        Assert.AreEqual("0 1 1 0", Answer(Xor.Of, left, right));
        Assert.AreEqual("1 1 0 0", Answer((x, _) => Not.Of(x), left, right));
        Assert.AreEqual("", Answer(And.Of, Tensor.Zeros(ElementType.Bool, new Shape(0)), Tensor.Zeros(ElementType.Bool, new Shape(1))));
    }

    [TestMethod]
    public void Connectives_refuse_numbers()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, 2)));
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => And.Of(x, x));
        StringAssert.Contains(error.Message, "Float32 [2]");
        StringAssert.Contains(error.Message, "Bool");
    }

    [TestMethod]
    public void Where_chooses_and_sends_the_gradient_the_chosen_way()
    {
        foreach ((int[] x, int[] y) in new (int[], int[])[] { ([17, 3], [17, 3]), ([3], [17, 3]), ([17, 1], []), ([], [3]) })
        {
            OpCheck.Verify(
                v => Where.Of(Less.Of(v[2], Node.Apply(new ConstantOp(Tensor.Scalar(2)))), v[0], v[1]),
                [OpCheck.Values(1, x), OpCheck.Values(2, y), OpCheck.Indices(3, 4, 17, 3)]);
        }
    }

    [TestMethod]
    public void Cast_rounds_towards_zero_and_saturates()
    {
        Tensor x = Tensor.From<float>(new Shape(6), [1.9f, -1.9f, 0f, 3e9f, float.NaN, -0.5f]);
        Assert.AreEqual("1 -1 0 2147483647 0 0", Answer((v, _) => Cast.Of(v, ElementType.Int32), x, s_row));
        Assert.AreEqual("1 -1 0 3000000000 0 0", Answer((v, _) => Cast.Of(v, ElementType.Int64), x, s_row));
        Assert.AreEqual("1 1 0 1 1 1", Answer((v, _) => Cast.Of(v, ElementType.Bool), x, s_row));
        OpCheck.Verify(v => Mul.Of(v[0], Cast.Of(v[1], ElementType.Float32)), [OpCheck.Values(1, 17), OpCheck.Indices(2, 5, 17)]);
    }

    [TestMethod]
    public void Integers_add_and_multiply()
    {
        Tensor x = Tensor.From<int>(new Shape(2, 2), [7, -7, 5, 6]);
        Tensor y = Tensor.From<int>(new Shape(2), [2, 3]);
        Assert.AreEqual("9 -4 7 9", Answer(Add.Of, x, y));
        Assert.AreEqual("5 -10 3 3", Answer(Sub.Of, x, y));
        Assert.AreEqual("14 -21 10 18", Answer(Mul.Of, x, y));
        Assert.AreEqual("3 -2 2 2", Answer(Div.Of, x, y));
        Assert.AreEqual("7 3 5 6", Answer(Max.Of, x, y));
        Assert.AreEqual("2 -7 2 3", Answer(Min.Of, x, y));
        Assert.AreEqual("14 -14 10 12", Answer((v, _) => Sum.Of([v, v]), x, y));
    }

    private static string Answer(Func<Value, Value, Value> function, Tensor x, Tensor y) => string.Join(' ', OpCheck.Run(
        v => function(v[0], v[1]), [x, y], ElementType.Float32, useReference: false, withGradients: false, threads: 2)[0]);
}
