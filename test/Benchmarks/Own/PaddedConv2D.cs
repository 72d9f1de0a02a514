using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Ops.Convolution;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Benchmarks.Own;

/// <summary>
/// A convolution without bias, padded by half the kernel on every side as ResNets in PyTorch are; Keras's "same" pads strided
/// convolutions on two sides alone.
/// </summary>
internal sealed class PaddedConv2D(int filters, int kernelSize, int stride) : Layer
{
    private protected override Value Build(LayerBuilder builder, Value input)
    {
        int pad = kernelSize / 2;
        Value kernel = builder.Weight(
            "kernel", new Shape(filters, input.Type[1].Value, kernelSize, kernelSize), new GlorotUniform());
        return Conv.Of(input, kernel, null, [stride, stride], [pad, pad, pad, pad], [1, 1], 1);
    }
}
