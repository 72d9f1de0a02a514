using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Models;

/// <summary>Recommends items to users from what they chose before: neural matrix factorisation.</summary>
/// <remarks>
/// He et al. 2017, arXiv 1708.05031: a product of user and item vectors (GMF) beside dense layers over other vectors of both (MLP), joined
/// by a last dense layer.
/// </remarks>
public static class NeuralCF
{
    /// <summary>
    /// Builds the network: inputs <c>user</c> and <c>item</c>, Int32 <c>[N, 1]</c>, output <c>[N, outputs]</c>: the logit of a choice, or the
    /// logits of ratings.
    /// </summary>
    /// <param name="users">The number of different users.</param>
    /// <param name="items">The number of different items.</param>
    /// <param name="outputs">The number of outputs; default 1.</param>
    /// <param name="factors">The length of the vectors of the product; 0 leaves the product out; default 20.</param>
    /// <param name="embeddingSize">The length of each vector in front of the dense layers; default 20.</param>
    /// <param name="hiddenUnits">The widths of the dense layers, one or more; default 40, 20 and 10.</param>
    /// <param name="sparseGradients">
    /// Whether a step changes the vectors alone of the users and items in it, <see cref="Embedding.SparseGradient"/>; default false.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Layers.Model Build(
        int users,
        int items,
        int outputs = 1,
        int factors = 20,
        int embeddingSize = 20,
        ReadOnlySpan<int> hiddenUnits = default,
        bool sparseGradients = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(factors);
        var user = new Input(1) { Name = "user", ElementType = ElementType.Int32 };
        var item = new Input(1) { Name = "item", ElementType = ElementType.Int32 };
        Value dense = new Concatenate().Apply(Vector(user, users, embeddingSize), Vector(item, items, embeddingSize));
        foreach (int units in hiddenUnits.IsEmpty ? [40, 20, 10] : hiddenUnits)
        {
            dense = new Dense(units) { Activation = Activation.ReLU }.Apply(dense);
        }

        Value joined = factors == 0 ? dense : new Concatenate().Apply(
            new Multiply().Apply(Vector(user, users, factors), Vector(item, items, factors)), dense);
        return new Layers.Model([user, item], [new Dense(outputs).Apply(joined)]);

        Value Vector(Value index, int count, int length) =>
            new Flatten().Apply(new Embedding(count, length) { SparseGradient = sparseGradients }.Apply(index));
    }
}
