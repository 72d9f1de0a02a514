using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Convolutions;
using Microsoft.ML.BigDL.Ops.Pooling;

namespace Microsoft.ML.BigDL.Ops.Convolution;

/// <summary>What the gradient of a convolution's output is made of where that went into a maximum pooling alone.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="Pooling">The pooling of its output.</param>
/// <param name="Gradients">The gradient of each maximum.</param>
/// <param name="Indices">Where in its plane each maximum lies.</param>
internal sealed record Maxima(ConvGeometry Convolution, PoolGeometry Pooling, Value Gradients, Value Indices)
{
    // Measured with AVX-512 and AVX2: below it, adding to a patch takes longer than the multiplications that are saved.
    private const int LargePatch = 75;

    /// <summary>Whether it pays to add the filters to the patches of the input one by one.</summary>
    public bool IsPatchLarge => Convolution.C * Convolution.KH * Convolution.KW >= LargePatch;

    /// <summary>The maxima that the gradient <paramref name="dy"/> of a convolution was spread from; null where it was not, or where the whole of it is faster.</summary>
    public static Maxima? Of(Value dy, ConvAttributes attributes, TensorType x, TensorType weights)
    {
        if (dy.Producer is not { Op: MaxPoolGradient spread } node || attributes.Axes > 2)
        {
            return null;
        }

        ConvGeometry convolution = attributes.Geometry(x.Shape.Extents, weights.Shape.Extents);
        return PooledConvolution.Pays(convolution, spread.Geometry)
            ? new Maxima(convolution, spread.Geometry, node.Inputs[0], node.Inputs[1])
            : null;
    }
}
