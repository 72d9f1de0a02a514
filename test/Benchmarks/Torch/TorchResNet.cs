using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.BigDL.Benchmarks.Torch;

internal sealed class TorchResNet : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _body;

    public TorchResNet(int blocksPerStage, int classes)
        : base(nameof(TorchResNet))
    {
        var body = new List<(string, Module<Tensor, Tensor>)>
        {
            ("conv", Conv2d(3, 16, 3, padding: 1, bias: false)), ("bn", BatchNorm2d(16)), ("relu", ReLU()),
        };
        int channels = 16;
        for (int stage = 0; stage < 3; stage++)
        {
            for (int block = 0; block < blocksPerStage; block++)
            {
                int filters = 16 << stage;
                body.Add(($"stage{stage}_block{block}", new TorchResidualBlock(channels, filters, stride: filters / channels)));
                channels = filters;
            }
        }
        body.AddRange([("pool", AdaptiveAvgPool2d(1)), ("flatten", Flatten()), ("fc", Linear(channels, classes))]);
        _body = Sequential(body);
        register_module("body", _body);
    }

    public override Tensor forward(Tensor input) => _body.forward(input);
}
