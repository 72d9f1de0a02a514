namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// The geometry of a recurrent layer over sequences of padded length. Sequences are rows of [T, N, width], or of [N, T,
/// width] when batch-major; states are rows of [N, width].
/// </summary>
/// <param name="Steps">T, the padded length.</param>
/// <param name="Samples">N</param>
/// <param name="Units">H, the width of a state.</param>
/// <param name="IsBatchMajor">Whether the sample is the outermost axis.</param>
/// <param name="IsReverse">Whether the steps are taken from the last to the first.</param>
/// <remarks>
/// With lengths, steps from a sample's length on are padding: the state passes them unchanged and the output there is
/// 0, as in ONNX. Empty lengths mean that all are T.
/// </remarks>
internal readonly record struct RecurrentGeometry(int Steps, int Samples, int Units, bool IsBatchMajor, bool IsReverse)
{
    /// <summary>Rows from one sample to the next at the same step.</summary>
    public int SampleStride => IsBatchMajor ? Steps : 1;

    /// <summary>The time of the step that is taken as number <paramref name="order"/>.</summary>
    public int Time(int order) => IsReverse ? Steps - 1 - order : order;

    /// <summary>The row of a time and a sample.</summary>
    public int Row(int time, int sample) => IsBatchMajor ? (sample * Steps) + time : (time * Samples) + sample;

    /// <summary>Whether a time is within a sample's length.</summary>
    public static bool IsWithin(ReadOnlySpan<int> lengths, int time,
        int sample) => lengths.IsEmpty || time < lengths[sample];

    /// <summary>
    /// The row of the state before the step of the given order, or -1 where that is the initial state.
    /// </summary>
    public int PreviousRow(ReadOnlySpan<int> lengths, int order, int sample)
    {
        if (order == 0)
            return -1;

        int time = Time(order - 1);
        return IsWithin(lengths, time, sample) ? Row(time, sample) : -1;
    }

    /// <summary>
    /// The state before a step: a row of <paramref name="states"/>, or the initial state of the sample; empty, for
    /// zeros, where none is given.
    /// </summary>
    public ReadOnlySpan<T> Previous<T>(
        ReadOnlySpan<T> states, ReadOnlySpan<T> initial, ReadOnlySpan<int> lengths, int order, int sample)
    {
        int row = PreviousRow(lengths, order, sample);
        return row >= 0 ? states.Slice(row * Units, Units)
            : initial.IsEmpty ? default
            : initial.Slice(sample * Units, Units);
    }
}
