namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

/// <summary>A buffer with canaries on both sides, filled with NaN where the test gives no content.</summary>
internal sealed class GuardedBuffer<T>
    where T : unmanaged
{
    private const int Guard = 64;

    private readonly T[] _memory;
    private readonly T _canary;

    public GuardedBuffer(long length, T canary)
    {
        _memory = new T[length + (2 * Guard)];
        _canary = canary;
        Array.Fill(_memory, canary);
    }

    public Span<T> Span => _memory.AsSpan(Guard, _memory.Length - (2 * Guard));

    public void AssertGuardsIntact()
    {
        for (int i = 0; i < Guard; i++)
        {
            Assert.AreEqual(_canary, _memory[i], "A kernel wrote before its buffer.");
            Assert.AreEqual(_canary, _memory[^(i + 1)], "A kernel wrote past its buffer.");
        }
    }
}
