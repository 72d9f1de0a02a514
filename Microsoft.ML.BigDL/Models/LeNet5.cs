using Microsoft.ML.BigDL.Layers;

namespace Microsoft.ML.BigDL.Models;

/// <summary>A small convolutional network for 28 x 28 images.</summary>
/// <remarks>After LeCun, Bottou, Bengio and Haffner 1998, with the layer sizes of BigDL's LeNet-5 example.</remarks>
public static class LeNet5
{
    /// <summary>Two convolutions with pooling and two dense layers: input <c>[N, 28, 28, 1]</c>, output the logits <c>[N, classes]</c>.</summary>
    /// <param name="classes">The number of classes, 2 or more.</param>
    /// <param name="activation">The activation of the hidden layers; default <see cref="Activation.Tanh"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two classes.</exception>
    public static Sequential Build(int classes, Activation activation = Activation.Tanh)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        return new Sequential(
            new Input(28, 28, 1),
            new Conv2D(6, 5) { Activation = activation },
            new MaxPooling2D(2),
            new Conv2D(12, 5) { Activation = activation },
            new MaxPooling2D(2),
            new Flatten(),
            new Dense(100) { Activation = activation },
            new Dense(classes));
    }
}
