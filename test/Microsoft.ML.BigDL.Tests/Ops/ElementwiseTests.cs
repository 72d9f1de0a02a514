using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Tests.Ops;

[TestClass]
public sealed class ElementwiseTests
{
    [TestMethod]
    public void Relu_agrees_with_its_definition_and_its_differences() =>
        OpCheck.Verify(x => Relu.Of(x[0]), [OpCheck.Values(1, 17, 5)]);

    [TestMethod]
    public void A_value_used_twice_gets_the_sum_of_its_gradients() =>
        OpCheck.Verify(x => Sum.Of([x[0], Relu.Of(x[0]), Reshape.Of(Reshape.Of(x[0], [null]), 17, 5)]), [OpCheck.Values(2, 17, 5)]);
}
