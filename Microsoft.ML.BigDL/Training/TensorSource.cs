using System.Collections.Immutable;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Training;

/// <summary>Records held in tensors whose first axis counts the records.</summary>
internal sealed class TensorSource : ISampleSource
{
    private readonly ImmutableArray<Tensor> _inputs;
    private readonly Tensor _target;
    private readonly Tensor? _weights;

    public TensorSource(ImmutableArray<Tensor> inputs, Tensor target, Tensor? weights = null)
    {
        _inputs = inputs;
        _target = target;
        _weights = weights;
        Count = target.Shape[0];
        foreach (Tensor tensor in inputs)
        {
            if (tensor.Shape[0] != Count)
            {
                throw new ArgumentException($"The target {target.Shape} has {Count} records but an input {tensor.Shape} has {tensor.Shape[0]}.");
            }
        }
    }

    public int Count { get; }

    public bool IsWeighted => _weights is not null;

    public int SequenceLength(ReadOnlySpan<int> rows) => 0;

    public void CopyInput(int input, ReadOnlySpan<int> rows, Span<byte> destination) => Copy(_inputs[input], rows, destination);

    public void CopyTarget(ReadOnlySpan<int> rows, Span<byte> destination) => Copy(_target, rows, destination);

    public void CopyWeights(ReadOnlySpan<int> rows, Span<float> destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            destination[i] = _weights is null ? 1 : _weights.Span<float>()[rows[i]];
        }
    }

    private void Copy(Tensor tensor, ReadOnlySpan<int> rows, Span<byte> destination)
    {
        int length = tensor.Bytes.Length / Count;
        for (int i = 0; i < rows.Length; i++)
        {
            tensor.Bytes.Slice(rows[i] * length, length).CopyTo(destination[(i * length)..]);
        }
    }
}
