namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// Convolution, <see cref="Reference.Convolution.Forward"/> with a bias and an epilogue fused in. Weights are laid out
/// once by <see cref="Prepare"/>. An item is a sample, a stack of small samples or a strip of rows of a large one, in sample order.
/// A sum runs over channel, kernel row, kernel column in order, fused where the processor can; the bias comes last.
/// </summary>
internal static class ConvolutionForward
{
    /// <summary>Floats of scratch that one thread needs.</summary>
    public static long ScratchLength(in ConvGeometry g) => Engine(g).ScratchLength;

    /// <summary>Floats of the prepared weights.</summary>
    public static long PreparedLength(in ConvGeometry g) => Engine(g).PreparedLength;

    /// <summary>Items that <see cref="Prepare"/> can be split into.</summary>
    public static int PrepareItems(in ConvGeometry g) => Engine(g).PrepareItems;

    /// <summary>Lays out the weights <c>[F, C / Groups, KH, KW]</c> for <see cref="Run"/>.</summary>
    public static void Prepare(
        in ConvGeometry g, ReadOnlySpan<float> weights, Span<float> prepared, int beginItem, int endItem) =>
        Engine(g).Prepare(g, weights, g.GroupChannels * g.KH * g.KW, g.KH * g.KW, prepared, beginItem, endItem);

    /// <summary>Items that <see cref="Run"/> can be split into.</summary>
    public static int Items(in ConvGeometry g) => Engine(g).Items;

    /// <summary>Computes the outputs of the items; an empty bias stands for zeros.</summary>
    public static void Run(
        in ConvGeometry g, ReadOnlySpan<float> input, ReadOnlySpan<float> prepared, ReadOnlySpan<float> bias,
        Epilogue epilogue, Span<float> output, Span<float> scratch, int beginItem, int endItem) =>
        Engine(g).Run(input, prepared, bias, epilogue, output, scratch, beginItem, endItem);

    private static ConvolutionEngine Engine(in ConvGeometry g) => ConvolutionEngine.Forward(g);
}
