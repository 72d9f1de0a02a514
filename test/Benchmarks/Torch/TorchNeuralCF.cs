using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.BigDL.Benchmarks.Torch;

internal sealed class TorchNeuralCF : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding _mlpUser;
    private readonly Embedding _mlpItem;
    private readonly Embedding _mfUser;
    private readonly Embedding _mfItem;
    private readonly Sequential _mlp;
    private readonly Linear _output;

    public TorchNeuralCF(int users, int items, int embeddingSize, int[] hidden, int classes)
        : base(nameof(TorchNeuralCF))
    {
        _mlpUser = nn.Embedding(users, embeddingSize);
        _mlpItem = nn.Embedding(items, embeddingSize);
        _mfUser = nn.Embedding(users, embeddingSize);
        _mfItem = nn.Embedding(items, embeddingSize);
        var layers = new List<(string, nn.Module<Tensor, Tensor>)>();
        int width = 2 * embeddingSize;
        foreach (int units in hidden)
        {
            layers.Add(($"fc{layers.Count / 2}", nn.Linear(width, units)));
            layers.Add(($"relu{layers.Count / 2}", nn.ReLU()));
            width = units;
        }
        _mlp = nn.Sequential(layers);
        _output = nn.Linear(width + embeddingSize, classes);
        register_module("mlpUser", _mlpUser);
        register_module("mlpItem", _mlpItem);
        register_module("mfUser", _mfUser);
        register_module("mfItem", _mfItem);
        register_module("mlp", _mlp);
        register_module("output", _output);
    }

    public override Tensor forward(Tensor user, Tensor item)
    {
        Tensor deep = _mlp.forward(cat([_mlpUser.forward(user), _mlpItem.forward(item)], 1));
        Tensor product = _mfUser.forward(user).mul(_mfItem.forward(item));
        return _output.forward(cat([deep, product], 1));
    }
}
