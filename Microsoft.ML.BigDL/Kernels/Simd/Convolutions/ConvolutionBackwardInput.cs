namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// The input gradient of a convolution, <see cref="Reference.Convolution.BackwardInput"/>: the convolution of the output
/// gradient with the transposed kernel. Weights are laid out once by <see cref="Prepare"/>. An item is a sample, a stack
/// of small samples or a strip of rows of a large one, in sample order.
/// </summary>
internal static class ConvolutionBackwardInput
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
        Engine(g).Prepare(g, weights, g.KH * g.KW, g.GroupChannels * g.KH * g.KW, prepared, beginItem, endItem);

    /// <summary>Items that <see cref="Run"/> can be split into.</summary>
    public static int Items(in ConvGeometry g) => Engine(g).Items;

    /// <summary>Computes the input gradients of the items.</summary>
    public static void Run(
        in ConvGeometry g, ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> prepared, Span<float> gradInput,
        Span<float> scratch, int beginItem, int endItem) =>
        Engine(g).Run(gradOutput, prepared, default, Epilogue.None, gradInput, scratch, beginItem, endItem);

    private static ConvolutionEngine Engine(in ConvGeometry g) => ConvolutionEngine.BackwardInput(g);
}
