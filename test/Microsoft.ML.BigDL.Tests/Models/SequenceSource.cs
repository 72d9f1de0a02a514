using System.Collections.Immutable;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Models;

/// <summary>Tensors as records, where indices <c>[N, T]</c> of two steps or more are sequences to be padded with zeros.</summary>
internal sealed class SequenceSource(ImmutableArray<Tensor> inputs, Tensor target) : ISampleSource
{
    private readonly TensorSource _records = new(inputs, target);

    public int Count => _records.Count;

    public bool IsWeighted => false;

    public int SequenceLength(ReadOnlySpan<int> rows) =>
        inputs[0].ElementType == ElementType.Int32 && inputs[0].Shape[1] > 1 ? inputs[0].Shape[1] : 0;

    public void CopyInput(int input, ReadOnlySpan<int> rows, Span<byte> destination)
    {
        destination.Clear();
        int stride = destination.Length / rows.Length;
        for (int i = 0; i < rows.Length; i++)
        {
            Span<byte> row = destination.Slice(i * stride, stride);
            _records.CopyInput(input, rows.Slice(i, 1), row[..Math.Min(stride, inputs[input].Bytes.Length / Count)]);
        }
    }

    public void CopyTarget(ReadOnlySpan<int> rows, Span<byte> destination) => _records.CopyTarget(rows, destination);

    public void CopyWeights(ReadOnlySpan<int> rows, Span<float> destination) => _records.CopyWeights(rows, destination);
}
