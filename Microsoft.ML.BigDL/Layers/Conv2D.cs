using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Ops.Convolution;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// A convolution over height and width: <c>y[n, f, i, j] = activation(bias[f] + sum over c, u, v of
/// kernel[f, c, u, v] x[n, c, i Strides + u DilationRate, j Strides + v DilationRate])</c>.
/// </summary>
/// <remarks>
/// input <c>[N, H, W, C]</c> (or <c>[N, C, H, W]</c>), output <c>[N, H', W', Filters]</c>. The kernel is kept as ONNX
/// has it, <c>[Filters, C / Groups, KernelSize, KernelSize]</c>. Source: Keras 3, <c>Conv2D</c>.
/// </remarks>
public sealed class Conv2D : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="filters">The number of output channels, 1 or more.</param>
    /// <param name="kernelSize">The height and width of the window, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Conv2D(int filters, int kernelSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelSize, 1);
        Filters = filters;
        KernelSize = kernelSize;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The height and width of the window.</summary>
    public int KernelSize { get; }

    /// <summary>The step from window to window; default 1.</summary>
    public int Strides { get; init; } = 1;

    /// <summary>What happens at the edges; default <see cref="Padding.Valid"/>.</summary>
    public Padding Padding { get; init; }

    /// <summary>The distance between the window's elements; default 1.</summary>
    public int DilationRate { get; init; } = 1;

    /// <summary>The number of groups of channels convolved apart; default 1.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>The function applied to the output; default <see cref="Activation.Linear"/>.</summary>
    public Activation Activation { get; init; }

    /// <summary>Whether a bias is added; default true.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>Where the channels are; default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; init; }

    /// <summary>The first values of the kernel; default <see cref="GlorotUniform"/>.</summary>
    public Initializer KernelInitializer { get; init; } = new GlorotUniform();

    private protected override Value Build(LayerBuilder builder, Value input)
    {
        if (input.Type.Rank != 4)
        {
            throw new ArgumentException($"the input has shape {input.Type.DimensionsText} but images of four axes are expected. " +
                "Put new Reshape(height, width, channels) in front.");
        }

        return ImageLayout.Through(input, DataFormat, x =>
        {
            int channels = x.Type[1].Value;
            if (channels % Groups != 0)
            {
                throw new ArgumentException($"{channels} channels cannot be split into {Groups} groups. Choose groups that divide the channels.");
            }

            int[] window = [KernelSize, KernelSize];
            int[] strides = [Strides, Strides];
            int[] dilations = [DilationRate, DilationRate];
            int[] pads = WindowPads.Of(Padding, x.Type, window, strides, dilations);
            Value kernel = builder.Weight("kernel", new Shape(Filters, channels / Groups, KernelSize, KernelSize), KernelInitializer);
            Value? bias = UseBias ? builder.Weight("bias", new Shape(Filters), new Zeros()) : null;
            return Activations.Apply(Activation, Conv.Of(x, kernel, bias, strides, pads, dilations, Groups), channelAxis: 1);
        });
    }
}
