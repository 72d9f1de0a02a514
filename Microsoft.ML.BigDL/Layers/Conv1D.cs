using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Ops.Convolution;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// A convolution over the steps of a sequence: <c>y[n, t, f] = activation(bias[f] + sum over c, u of
/// kernel[f, c, u] x[n, t Strides + u DilationRate, c])</c>.
/// </summary>
/// <remarks>
/// input <c>[N, T, C]</c> (or <c>[N, C, T]</c>), output <c>[N, T', Filters]</c>. The kernel is kept as ONNX has it,
/// <c>[Filters, C / Groups, KernelSize]</c>. T may be symbolic where Strides is 1. The padding of padded sequences is read as zeros, so that it does
/// not change what a sample yields; lengths hold for the output where it has as many steps. Source: Keras 3, <c>Conv1D</c>.
/// </remarks>
public sealed class Conv1D : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="filters">The number of output channels, 1 or more.</param>
    /// <param name="kernelSize">The length of the window, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Conv1D(int filters, int kernelSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelSize, 1);
        Filters = filters;
        KernelSize = kernelSize;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The length of the window.</summary>
    public int KernelSize { get; }

    /// <summary>The step from window to window; default 1.</summary>
    public int Strides { get; init; } = 1;

    /// <summary>What happens at the ends; default <see cref="Padding.Valid"/>.</summary>
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

    private protected override bool KeepsLengths => DataFormat == DataFormat.ChannelsLast;

    private protected override Value Build(LayerBuilder builder, Value input)
    {
        if (input.Type.Rank != 3)
        {
            throw new ArgumentException($"the input has shape {input.Type.DimensionsText} but sequences of three axes are expected. " +
                "Put new Reshape(steps, channels) in front.");
        }

        if (input.Lengths is not null && (Strides > 1 || Padding == Padding.Valid && KernelSize > 1))
        {
            throw new ArgumentException($"padded sequences would no longer have their lengths behind Strides {Strides} and Padding.{Padding}. " +
                "Use Padding.Same or Causal with Strides 1, or leave out the embedding's MaskZero.");
        }

        return ImageLayout.Through(SequenceMask.Clear(input), DataFormat, x =>
        {
            int channels = x.Type[1].Value;
            if (channels % Groups != 0)
            {
                throw new ArgumentException($"{channels} channels cannot be split into {Groups} groups. Choose groups that divide the channels.");
            }

            int[] pads = WindowPads.Of(Padding, x.Type, [KernelSize], [Strides], [DilationRate]);
            Value kernel = builder.Weight("kernel", new Shape(Filters, channels / Groups, KernelSize), KernelInitializer);
            Value? bias = UseBias ? builder.Weight("bias", new Shape(Filters), new Zeros()) : null;
            return Activations.Apply(Activation, Conv.Of(x, kernel, bias, [Strides], pads, [DilationRate], Groups), channelAxis: 1);
        });
    }
}
