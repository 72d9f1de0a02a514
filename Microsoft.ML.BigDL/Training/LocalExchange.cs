using System.Numerics.Tensors;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Training;

/// <summary>The exchange of one process that hosts all ranks: every thread sums and updates its range of the vector.</summary>
internal sealed class LocalExchange : IParameterExchange, IDisposable
{
    private readonly ParameterStore _parameters;
    private readonly Optimizer _optimizer;
    private readonly AlignedMemory[] _gradients;
    private readonly AlignedMemory _slots;

    public LocalExchange(ParameterStore parameters, Optimizer optimizer, int ranks)
    {
        _parameters = parameters;
        _optimizer = optimizer;
        long bytes = (long)parameters.Layout.TrainableLength * sizeof(float);
        _gradients = new AlignedMemory[ranks];
        for (int rank = 0; rank < ranks; rank++)
        {
            _gradients[rank] = new AlignedMemory(bytes);
        }

        _slots = new AlignedMemory(bytes * optimizer.SlotCount);
    }

    /// <summary>Bytes of gradients and slots.</summary>
    public long Bytes => _gradients.Sum(gradient => gradient.Bytes) + _slots.Bytes;

    /// <summary>Where a rank's backward pass writes its gradients.</summary>
    public AlignedMemory GradientsOf(int rank) => _gradients[rank];

    public void CompleteStep(in UpdateStep step, int thread, TeamBarrier barrier)
    {
        int total = _parameters.Layout.TrainableLength;
        int lines = total / ParameterLayout.Alignment;
        int begin = (int)((long)lines * thread / barrier.Threads) * ParameterLayout.Alignment;
        int end = (int)((long)lines * (thread + 1) / barrier.Threads) * ParameterLayout.Alignment;
        if (begin == end)
        {
            return;
        }

        // Rank r takes in rank r + 1, then r + 2, r + 4 ...: a binary tree whose shape the number of ranks alone decides.
        for (int distance = 1; distance < _gradients.Length; distance *= 2)
        {
            for (int rank = 0; rank + distance < _gradients.Length; rank += 2 * distance)
            {
                Span<float> sum = _gradients[rank].Span<float>().Slice(begin, end - begin);
                TensorPrimitives.Add(sum, _gradients[rank + distance].Span<float>().Slice(begin, end - begin), sum);
            }
        }

        _optimizer.Update(
            _parameters.Weights[begin..end],
            _gradients[0].Span<float>()[begin..end],
            new SlotRange(_slots.Span<float>(), total, begin, end - begin),
            step);
    }

    public void Dispose()
    {
        foreach (AlignedMemory gradient in _gradients)
        {
            gradient.Dispose();
        }

        _slots.Dispose();
    }
}
