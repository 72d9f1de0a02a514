namespace Microsoft.ML.BigDL.Tests.Kernels;

/// <summary>A buffer between canaries, so that a write outside its bounds is noticed.</summary>
internal sealed class Guarded
{
    private const int Margin = 32;
    private const float Canary = -7654.25f;
    private readonly float[] _storage;
    private readonly int _length;

    public Guarded(int length)
    {
        _length = length;
        _storage = new float[length + (2 * Margin)];
        _storage.AsSpan().Fill(Canary);
    }

    public Guarded(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(Span);

    public Span<float> Span => _storage.AsSpan(Margin, _length);

    public void AssertUntouchedOutside()
    {
        for (int i = 0; i < Margin; i++)
        {
            Assert.AreEqual(Canary, _storage[i], "written before the start");
            Assert.AreEqual(Canary, _storage[Margin + _length + i], "written past the end");
        }
    }
}
