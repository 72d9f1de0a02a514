namespace Microsoft.ML.BigDL.Training;

/// <summary>The records a model is trained on. Several threads copy at once, each its own rows.</summary>
internal interface ISampleSource
{
    /// <summary>The number of records.</summary>
    int Count { get; }

    /// <summary>Whether records carry weights; otherwise all count 1.</summary>
    bool IsWeighted { get; }

    /// <summary>The longest sequence among some records; 0 when the records are no sequences.</summary>
    int SequenceLength(ReadOnlySpan<int> rows);

    /// <summary>
    /// Copies one input of some records, row by row, as elements of the input's type. Sequences are cut or padded with
    /// zeros to what the destination holds.
    /// </summary>
    void CopyInput(int input, ReadOnlySpan<int> rows, Span<byte> destination);

    /// <summary>Copies the targets of some records as elements of the loss's target type.</summary>
    void CopyTarget(ReadOnlySpan<int> rows, Span<byte> destination);

    /// <summary>Copies the weights of some records; 1 where there are none.</summary>
    void CopyWeights(ReadOnlySpan<int> rows, Span<float> destination);
}
