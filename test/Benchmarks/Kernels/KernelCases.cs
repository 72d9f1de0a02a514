using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Convolutions;
using Microsoft.ML.BigDL.Kernels.Simd.Products;

namespace Microsoft.ML.BigDL.Benchmarks.Kernels;

/// <summary>Sizes of layers of known models, and a few odd ones.</summary>
internal static class KernelCases
{
    public static IEnumerable<KernelCase> All() =>
    [
        Product("MLP hidden layer", GemmShape.Dense(128, 512, 784)),
        Product("MLP hidden layer, gradient of input", GemmShape.Dense(128, 784, 512, transposeB: true)),
        Product("MLP hidden layer, gradient of weights", GemmShape.Dense(784, 512, 128, transposeA: true)),
        Product("LSTM gates", GemmShape.Dense(32, 512, 192)),
        Product("square", GemmShape.Dense(384, 384, 384)),
        Product("tiny and odd", GemmShape.Dense(7, 11, 13)),
        .. Convolutions("LeNet-5 second", new ConvGeometry(16, 6, 14, 14, 16, 5, 5)),
        .. PooledGradients("LeNet-5 second", new ConvGeometry(16, 6, 14, 14, 16, 5, 5)),
        .. Convolutions("ResNet-20 first stage", new ConvGeometry(4, 16, 32, 32, 16, 3, 3, padTop: 1, padLeft: 1, padBottom: 1, padRight: 1)),
        .. Convolutions("ResNet-20 last stage", new ConvGeometry(8, 64, 8, 8, 64, 3, 3, padTop: 1, padLeft: 1, padBottom: 1, padRight: 1)),
        .. Convolutions("ResNet-50 pointwise", new ConvGeometry(1, 256, 14, 14, 64, 1, 1)),
    ];

    private static KernelCase Product(string name, GemmShape shape)
    {
        float[] a = Values(shape.M * shape.K);
        float[] b = Values(shape.K * shape.N);
        float[] c = new float[shape.M * shape.N];
        float[] packed = new float[Gemm.PackedLength(shape)];
        float[] scratch = new float[Gemm.ScratchLength(shape)];
        return new KernelCase(
            $"GEMM {shape.M} x {shape.N} x {shape.K}, {name}",
            2.0 * shape.M * shape.N * shape.K,
            () =>
            {
                BigDL.Kernels.Reference.Gemm.MultiplyRows<float>(shape, a, b, default, accumulates: false, c, 0, shape.M);
                return c;
            },
            () =>
            {
                Gemm.PackB(shape, b, packed, 0, Gemm.PanelCount(shape));
                Gemm.MultiplyRows(shape, a, packed, default, Epilogue.None, accumulates: false, c, scratch, 0, shape.M);
                return c;
            });
    }

    private static IEnumerable<KernelCase> Convolutions(string name, ConvGeometry g)
    {
        float[] input = Values(g.InputLength);
        float[] weights = Values(g.WeightLength);
        float[] gradient = Values(g.OutputLength);
        float[] output = new float[g.OutputLength];
        float[] gradInput = new float[g.InputLength];
        float[] gradWeights = new float[g.WeightLength];
        float[] prepared = new float[Math.Max(ConvolutionForward.PreparedLength(g), ConvolutionBackwardInput.PreparedLength(g))];
        float[] scratch = new float[Math.Max(
            Math.Max(ConvolutionForward.ScratchLength(g), ConvolutionBackwardInput.ScratchLength(g)),
            ConvolutionBackwardWeights.ScratchLength(g))];
        string size = $"[{g.N}, {g.C}, {g.H}, {g.W}] with {g.F} filters of {g.KH} x {g.KW}, {name}";
        yield return new KernelCase(
            $"convolution of {size}",
            g.Operations,
            () =>
            {
                BigDL.Kernels.Reference.Convolution.Forward<float>(g, input, weights, default, output);
                return output;
            },
            () =>
            {
                ConvolutionForward.Prepare(g, weights, prepared, 0, ConvolutionForward.PrepareItems(g));
                ConvolutionForward.Run(
                    g, input, prepared, default, Epilogue.None, output, scratch, 0, ConvolutionForward.Items(g));
                return output;
            });
        yield return new KernelCase(
            $"its gradient of the input, {name}",
            g.Operations,
            () =>
            {
                BigDL.Kernels.Reference.Convolution.BackwardInput<float>(g, gradient, weights, gradInput);
                return gradInput;
            },
            () =>
            {
                ConvolutionBackwardInput.Prepare(g, weights, prepared, 0, ConvolutionBackwardInput.PrepareItems(g));
                ConvolutionBackwardInput.Run(g, gradient, prepared, gradInput, scratch, 0, ConvolutionBackwardInput.Items(g));
                return gradInput;
            });
        yield return new KernelCase(
            $"its gradient of the weights, {name}",
            g.Operations,
            () =>
            {
                BigDL.Kernels.Reference.Convolution.BackwardWeights<float>(g, input, gradient, gradWeights);
                return gradWeights;
            },
            () =>
            {
                ConvolutionBackwardWeights.Run(g, input, gradient, gradWeights, scratch, 0, ConvolutionBackwardWeights.Items(g));
                return gradWeights;
            });
    }

    // Behind a ReLU and a maximum pooling of 2 x 2. Operations are counted as those of the dense gradients, so that the speeds compare.
    private static IEnumerable<KernelCase> PooledGradients(string name, ConvGeometry g)
    {
        PoolGeometry pooling = new(g.N, g.F, g.OutH, g.OutW, 2, 2, 2, 2);
        float[] input = Values(g.InputLength);
        float[] weights = Values(g.WeightLength);
        float[] gradients = [.. Values(pooling.OutputLength).Select(value => Math.Max(value, 0))];
        int[] indices = new int[pooling.OutputLength];
        BigDL.Kernels.Reference.Pooling.MaxForward<float>(pooling, Values(g.OutputLength), new float[pooling.OutputLength], indices);
        int maxima = pooling.OutH * pooling.OutW;
        float[] spread = new float[g.OutputLength];
        float[] gradInput = new float[g.InputLength];
        float[] gradWeights = new float[g.WeightLength];
        float[] prepared = new float[PooledConvolutionBackwardInput.PreparedLength(g)];
        float[] scratch = new float[Math.Max(
            PooledConvolutionBackwardInput.ScratchLength(g, maxima), PooledConvolutionBackwardWeights.ScratchLength(g, maxima))];
        yield return new KernelCase(
            $"its gradient of the input from pooled maxima, {name}",
            g.Operations,
            () =>
            {
                BigDL.Kernels.Reference.Pooling.MaxBackward<float>(pooling, gradients, indices, spread);
                BigDL.Kernels.Reference.Convolution.BackwardInput<float>(g, spread, weights, gradInput);
                return gradInput;
            },
            () =>
            {
                PooledConvolutionBackwardInput.Prepare(g, weights, prepared, 0, PooledConvolutionBackwardInput.PrepareItems(g));
                PooledConvolutionBackwardInput.Run(
                    g, gradients, indices, prepared, gradInput, scratch, 0, PooledConvolutionBackwardInput.Items(g));
                return gradInput;
            });
        yield return new KernelCase(
            $"its gradient of the weights from pooled maxima, {name}",
            g.Operations,
            () =>
            {
                BigDL.Kernels.Reference.Pooling.MaxBackward<float>(pooling, gradients, indices, spread);
                BigDL.Kernels.Reference.Convolution.BackwardWeights<float>(g, input, spread, gradWeights);
                return gradWeights;
            },
            () =>
            {
                PooledConvolutionBackwardWeights.Run(
                    g, input, gradients, indices, gradWeights, scratch, 0, PooledConvolutionBackwardWeights.Items(g));
                return gradWeights;
            });
    }

    private static float[] Values(int count)
    {
        var random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = random.NextSingle() * 2 - 1;
        return values;
    }
}
