namespace Microsoft.ML.BigDL.Kernels.Simd.Tiles;

/// <summary>
/// The few operations a convolution tile needs, so that it is written once and compiled for 512, 256 and 128 bits.
/// <typeparamref name="TVector"/> is the runtime's own vector type: the accumulators stay plain locals in registers.
/// </summary>
internal unsafe interface ITileVector<TVector>
    where TVector : struct
{
    /// <summary>The number of floats.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    /// <summary>One float in every lane.</summary>
    static abstract TVector Broadcast(float* source);

    static abstract void Store(TVector value, float* target);

    static abstract TVector Add(TVector left, TVector right);

    /// <summary>The larger of both; a NaN in <paramref name="value"/> survives.</summary>
    static abstract TVector AtLeast(TVector floor, TVector value);

    /// <summary><c>left * right + addend</c>, fused where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);
}
