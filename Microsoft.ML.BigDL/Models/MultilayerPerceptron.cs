using Microsoft.ML.BigDL.Layers;

namespace Microsoft.ML.BigDL.Models;

/// <summary>Fully connected layers one after the other, for features that are columns of numbers.</summary>
public static class MultilayerPerceptron
{
    /// <summary>
    /// Hidden layers of the given widths and an output layer: input <c>[N, features]</c> as the data has it, output <c>[N, outputs]</c>, the logits
    /// of classes or the values of a regression.
    /// </summary>
    /// <param name="outputs">The number of outputs, 1 or more.</param>
    /// <param name="hiddenUnits">The widths of the hidden layers, from the input on; none for a linear model.</param>
    /// <param name="activation">The activation of the hidden layers; default <see cref="Activation.ReLU"/>.</param>
    /// <param name="dropoutRate">The share of each hidden layer's outputs dropped in training; default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or the rate is not from 0 to below 1.</exception>
    public static Sequential Build(
        int outputs, ReadOnlySpan<int> hiddenUnits, Activation activation = Activation.ReLU, float dropoutRate = 0)
    {
        List<Layer> layers = [];
        foreach (int units in hiddenUnits)
        {
            layers.Add(new Dense(units) { Activation = activation });
            layers.Add(new Dropout(dropoutRate));
        }

        return new Sequential([.. layers, new Dense(outputs)]);
    }
}
