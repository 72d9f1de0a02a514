namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>The statistics and scales of all channels, with the factors made of them. An empty gamma is ones.</summary>
internal readonly ref struct ChannelMoments(
    ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, ReadOnlySpan<float> gamma, float epsilon)
{
    private readonly ReadOnlySpan<float> _variance = variance;
    private readonly ReadOnlySpan<float> _gamma = gamma;

    public ReadOnlySpan<float> Mean { get; } = mean;

    /// <summary>1 / sqrt(variance + epsilon)</summary>
    public float Inverse(int channel) => 1 / MathF.Sqrt(_variance[channel] + epsilon);

    /// <summary>gamma / sqrt(variance + epsilon)</summary>
    public float Scale(int channel) => _gamma.IsEmpty ? Inverse(channel) : _gamma[channel] * Inverse(channel);

    /// <summary>1 / sqrt(variance + epsilon) of neighbouring channels.</summary>
    public V Inverses<V>(int channel, int left)
        where V : struct, ILanes<V> =>
        V.Create(1f) / V.Sqrt(LaneMemory.Load<V>(in _variance[channel], 0, left) + V.Create(epsilon));

    /// <summary>gamma / sqrt(variance + epsilon) of neighbouring channels.</summary>
    public V Scales<V>(int channel, int left)
        where V : struct, ILanes<V> =>
        _gamma.IsEmpty
            ? Inverses<V>(channel, left)
            : LaneMemory.Load<V>(in _gamma[channel], 0, left) * Inverses<V>(channel, left);
}
