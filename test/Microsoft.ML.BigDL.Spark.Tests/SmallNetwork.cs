using Microsoft.ML.BigDL.Layers;

namespace Microsoft.ML.BigDL.Spark.Tests;

/// <summary>A network of a little of everything that ranks must agree on: convolution, running statistics, dropout. Three classes of 8 x 8 images.</summary>
internal static class SmallNetwork
{
    public static Layers.Model Build() => new Sequential(
        new Input(8, 8, 1),
        new Conv2D(4, 3) { Padding = Padding.Same, UseBias = false },
        new BatchNormalization(),
        new ActivationLayer(Activation.ReLU),
        new MaxPooling2D(2),
        new Flatten(),
        new Dropout(0.1f),
        new Dense(16) { Activation = Activation.ReLU },
        new Dense(3)).Build();
}
