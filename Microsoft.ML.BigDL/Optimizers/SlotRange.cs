namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>The same range of every slot vector of an optimiser; the vectors lie one after the other.</summary>
internal readonly ref struct SlotRange(Span<float> slots, int vectorLength, int start, int length)
{
    private readonly Span<float> _slots = slots;

    public Span<float> this[int slot] => _slots.Slice((slot * vectorLength) + start, length);

    /// <summary>A part of the range.</summary>
    public SlotRange Slice(int offset, int count) => new(_slots, vectorLength, start + offset, count);
}
