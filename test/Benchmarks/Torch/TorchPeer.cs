using Microsoft.ML.BigDL.Benchmarks.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.BigDL.Benchmarks.Torch;

/// <summary>Trains a TorchSharp module with softmax cross-entropy, the way its examples do.</summary>
internal sealed class TorchPeer<TModule> : ITorchPeer
    where TModule : nn.Module
{
    private readonly TModule _model;
    private readonly optim.Optimizer _optimizer;
    private readonly Func<TModule, Tensor[], Tensor> _forward;
    private readonly TorchSharp.Modules.CrossEntropyLoss _loss = nn.CrossEntropyLoss();
    private readonly (Tensor[] Inputs, Tensor Labels)[] _batches;
    private int _next;

    /// <param name="model">The module.</param>
    /// <param name="optimizer">Its optimiser.</param>
    /// <param name="batches">The data, copied into tensors once so that only training is timed.</param>
    /// <param name="inputShape">Shape of every input, batch first.</param>
    /// <param name="forward">Calls the module.</param>
    public TorchPeer(
        TModule model, optim.Optimizer optimizer, IReadOnlyList<Batch> batches, long[] inputShape,
        Func<TModule, Tensor[], Tensor> forward)
    {
        _model = model;
        _optimizer = optimizer;
        _forward = forward;
        _batches = [.. batches.Select(batch => (
            batch.Dense is { } dense
                ? [tensor(dense, inputShape)]
                : batch.Indices.Select(indices => tensor(indices, inputShape)).ToArray(),
            tensor(batch.Labels)))];
        _model.train();
    }

    public string Name => "TorchSharp";

    public IReadOnlyDictionary<string, float[]> Weights() =>
        _model.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().cpu().data<float>().ToArray());

    public void CopyWeightsFrom(IReadOnlyDictionary<string, float[]> weights)
    {
        using (no_grad())
        {
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in _model.named_parameters())
                parameter.copy_(tensor(weights[name], parameter.shape));
        }
    }

    public double Step()
    {
        (Tensor[] inputs, Tensor labels) = _batches[_next];
        _next = (_next + 1) % _batches.Length;
        using DisposeScope scope = NewDisposeScope();
        _optimizer.zero_grad();
        Tensor loss = _loss.forward(_forward(_model, inputs), labels);
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _loss.Dispose();
        _model.Dispose();
        foreach ((Tensor[] inputs, Tensor labels) in _batches)
        {
            labels.Dispose();
            Array.ForEach(inputs, input => input.Dispose());
        }
    }
}
