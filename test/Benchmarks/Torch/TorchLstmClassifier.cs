using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.BigDL.Benchmarks.Torch;

/// <summary>
/// An embedding, an LSTM and a dense layer. The LSTM is without bias: PyTorch has two that are added, so that Adam moves their sum
/// twice as far as the one bias of the definition.
/// </summary>
internal sealed class TorchLstmClassifier : nn.Module<Tensor, Tensor>
{
    private readonly Embedding _embedding;
    private readonly LSTM _lstm;
    private readonly Linear _dense;

    public TorchLstmClassifier(int vocabulary, int embeddingSize, int units, int classes)
        : base(nameof(TorchLstmClassifier))
    {
        _embedding = nn.Embedding(vocabulary, embeddingSize);
        _lstm = nn.LSTM(embeddingSize, units, batchFirst: true, bias: false);
        _dense = nn.Linear(units, classes);
        register_module("embedding", _embedding);
        register_module("lstm", _lstm);
        register_module("dense", _dense);
    }

    public override Tensor forward(Tensor input)
    {
        (_, Tensor lastState, _) = _lstm.call(_embedding.forward(input), null);
        return _dense.forward(lastState[0]);
    }
}
