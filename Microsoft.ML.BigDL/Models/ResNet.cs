using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Layers;

namespace Microsoft.ML.BigDL.Models;

/// <summary>The residual network for small images, as on CIFAR-10.</summary>
/// <remarks>
/// He, Zhang, Ren and Sun 2015, arXiv 1512.03385, section 4.2: three stages of blocks with 16, 32 and 64 channels, each block two 3 x 3
/// convolutions. Where channels grow the shortcut is a 1 x 1 convolution (the paper's option B), else the identity.
/// </remarks>
public static class ResNet
{
    private const int FirstFilters = 16;
    private const int Stages = 3;

    /// <summary>Builds the network: input <c>[N, height, width, channels]</c>, output the logits <c>[N, classes]</c>.</summary>
    /// <param name="classes">The number of classes, 2 or more.</param>
    /// <param name="depth">The number of weighted layers on the longest path, 6 n + 2: 8, 14, 20, 32, 44, 56, 110; default 20.</param>
    /// <param name="height">The height of an image; default 32.</param>
    /// <param name="width">The width of an image; default 32.</param>
    /// <param name="channels">The channels of an image; default 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two classes, or the depth is not 6 n + 2.</exception>
    public static Layers.Model Build(int classes, int depth = 20, int height = 32, int width = 32, int channels = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        int blocks = (depth - 2) / (2 * Stages);
        if (blocks < 1 || depth != (2 * Stages * blocks) + 2)
        {
            throw new ArgumentOutOfRangeException(nameof(depth), depth, "ResNet: the depth must be 6 n + 2, as 8, 14, 20, 32, 44 or 56.");
        }

        var input = new Input(height, width, channels);
        Value x = Convolution(input, FirstFilters, 1, Activation.ReLU);
        for (int stage = 0; stage < Stages; stage++)
        {
            for (int block = 0; block < blocks; block++)
            {
                x = Block(x, FirstFilters << stage, stage > 0 && block == 0 ? 2 : 1);
            }
        }

        Value pooled = new GlobalAveragePooling2D().Apply(x);
        return new Layers.Model(input, new Dense(classes).Apply(pooled));
    }

    private static Value Block(Value x, int filters, int strides)
    {
        Value inner = Convolution(x, filters, strides, Activation.ReLU);
        Value residual = Convolution(inner, filters, 1, Activation.Linear);
        Value shortcut = strides == 1 ? x : Convolution(x, filters, strides, Activation.Linear, kernelSize: 1);
        return new ActivationLayer(Activation.ReLU).Apply(new Add().Apply(residual, shortcut));
    }

    private static Value Convolution(Value x, int filters, int strides, Activation activation, int kernelSize = 3)
    {
        var convolution = new Conv2D(filters, kernelSize)
        {
            Strides = strides,
            Padding = Padding.Same,
            UseBias = false,
            KernelInitializer = new HeNormal(),
        };
        Value normalized = new BatchNormalization { Momentum = 0.9f }.Apply(convolution.Apply(x));
        return activation == Activation.Linear ? normalized : new ActivationLayer(activation).Apply(normalized);
    }
}
