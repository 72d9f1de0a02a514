using Microsoft.ML.BigDL.Layers;

namespace Microsoft.ML.BigDL.Models;

/// <summary>A small network in VGG's manner for small images: stages of 3 x 3 convolutions, each halved by pooling.</summary>
/// <remarks>
/// After Simonyan and Zisserman 2014, arXiv 1409.1556, with batch normalisation and the dense layers of BigDL's VGG for CIFAR-10.
/// </remarks>
public static class Vgg
{
    private const int DenseUnits = 512;
    private const float DropoutRate = 0.5f;

    /// <summary>Builds the network: input <c>[N, height, width, channels]</c>, output the logits <c>[N, classes]</c>.</summary>
    /// <param name="classes">The number of classes, 2 or more.</param>
    /// <param name="filters">The channels of each stage of two convolutions; default 64, 128 and 256. Each stage halves height and width.</param>
    /// <param name="height">The height of an image; default 32.</param>
    /// <param name="width">The width of an image; default 32.</param>
    /// <param name="channels">The channels of an image; default 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two classes, or the image is too small for the stages.</exception>
    public static Sequential Build(
        int classes, ReadOnlySpan<int> filters = default, int height = 32, int width = 32, int channels = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        filters = filters.IsEmpty ? [64, 128, 256] : filters;
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1 << filters.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1 << filters.Length);
        List<Layer> layers = [new Input(height, width, channels)];
        foreach (int count in filters)
        {
            for (int i = 0; i < 2; i++)
            {
                layers.Add(new Conv2D(count, 3) { Padding = Padding.Same, UseBias = false });
                layers.Add(new BatchNormalization());
                layers.Add(new ActivationLayer(Activation.ReLU));
            }

            layers.Add(new MaxPooling2D(2));
        }

        return new Sequential(
        [
            .. layers,
            new Flatten(),
            new Dropout(DropoutRate),
            new Dense(DenseUnits) { Activation = Activation.ReLU },
            new Dropout(DropoutRate),
            new Dense(classes),
        ]);
    }
}
