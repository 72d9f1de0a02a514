using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Elementwise;

[TestClass]
public sealed class ElementwiseTests
{
    private static readonly Dictionary<string, Func<Value, Value>> s_anyArgument = new()
    {
        ["Relu"] = Relu.Of,
        ["Tanh"] = Tanh.Of,
        ["Sigmoid"] = Sigmoid.Of,
        ["Gelu"] = Gelu.Of,
        ["GeluTanh"] = GeluTanh.Of,
        ["LeakyRelu"] = x => LeakyRelu.Of(x, 0.3f),
        ["Elu"] = x => Elu.Of(x, 0.7f),
        ["Selu"] = Selu.Of,
        ["Softplus"] = Softplus.Of,
        ["Softsign"] = Softsign.Of,
        ["HardSigmoid"] = x => HardSigmoid.Of(x, 0.2f, 0.5f),
        ["Silu"] = Silu.Of,
        ["Mish"] = Mish.Of,
        ["HardSwish"] = x => HardSwish.Of(Scale.Of(x, 4)),
        ["Exp"] = Exp.Of,
        ["Neg"] = Neg.Of,
        ["Abs"] = Abs.Of,
        ["Square"] = Square.Of,
        ["Sin"] = Sin.Of,
        ["Cos"] = Cos.Of,
        ["Erf"] = Erf.Of,
        ["Clip"] = x => Clip.Of(x, -0.4371f, 0.5123f),
        ["Scale"] = x => Scale.Of(x, -2.5f),
    };

    private static readonly Dictionary<string, Func<Value, Value>> s_positiveArgument = new()
    {
        ["Log"] = Log.Of,
        ["Sqrt"] = Sqrt.Of,
        ["Reciprocal"] = Reciprocal.Of,
    };

    private static readonly Dictionary<string, Func<Value, Value, Value>> s_pairs = new()
    {
        ["Add"] = Add.Of,
        ["Sub"] = Sub.Of,
        ["Mul"] = Mul.Of,
        ["Div"] = Div.Of,
        ["Pow"] = Pow.Of,
        ["Max"] = Max.Of,
        ["Min"] = Min.Of,
    };

    public static IEnumerable<object[]> Functions => s_anyArgument.Keys.Concat(s_positiveArgument.Keys).Select(name => new object[] { name });

    public static IEnumerable<object[]> Pairs => s_pairs.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Functions))]
    public void A_function_agrees_with_its_definition_and_its_differences(string name)
    {
        bool isAny = s_anyArgument.TryGetValue(name, out Func<Value, Value>? function);
        function ??= s_positiveArgument[name];
        foreach (int[] shape in new int[][] { [17, 5], [3], [1, 2, 3, 4], [33, 1] })
        {
            OpCheck.Verify(x => function(x[0]), [isAny ? OpCheck.Values(1, shape) : OpCheck.Positive(1, shape)]);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void A_pair_broadcasts_and_its_gradients_sum_back(string name)
    {
        Func<Value, Value, Value> function = s_pairs[name];
        foreach ((int[] left, int[] right) in new (int[], int[])[]
        {
            ([16, 5], [16, 5]), ([16, 5], [5]), ([5], [16, 5]), ([16, 3, 4], [3, 1]), ([2, 3, 4], []), ([], [7]),
            ([16, 1, 4], [1, 3, 1]), ([1], [1]), ([17, 1], [17, 6]),
        })
        {
            OpCheck.Verify(x => function(x[0], x[1]), [OpCheck.Positive(3, left), OpCheck.Positive(4, right)]);
        }
    }

    [TestMethod]
    public void Shapes_that_do_not_broadcast_are_named()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, 2, 3)));
        Value y = Node.Apply(new InputOp("y", new TensorType(ElementType.Float32, 4)));
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => Add.Of(x, y));
        StringAssert.Contains(error.Message, "[2, 3]");
        StringAssert.Contains(error.Message, "[4]");
    }

    [TestMethod]
    public void A_value_used_twice_gets_the_sum_of_its_gradients() =>
        OpCheck.Verify(x => Sum.Of([x[0], Relu.Of(x[0]), Reshape.Of(Reshape.Of(x[0], [null]), 17, 5)]), [OpCheck.Values(2, 17, 5)]);
}
