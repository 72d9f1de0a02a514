using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.BigDL.Benchmarks.Torch;

internal sealed class TorchResidualBlock : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _main;
    private readonly Module<Tensor, Tensor>? _shortcut;

    public TorchResidualBlock(int channels, int filters, int stride)
        : base(nameof(TorchResidualBlock))
    {
        _main = Sequential(
            ("conv1", Conv2d(channels, filters, 3, stride: stride, padding: 1, bias: false)), ("bn1", BatchNorm2d(filters)),
            ("relu", ReLU()),
            ("conv2", Conv2d(filters, filters, 3, padding: 1, bias: false)), ("bn2", BatchNorm2d(filters)));
        register_module("main", _main);
        if (stride == 1)
            return;
        _shortcut = Sequential(("conv", Conv2d(channels, filters, 1, stride: stride, bias: false)), ("bn", BatchNorm2d(filters)));
        register_module("shortcut", _shortcut);
    }

    public override Tensor forward(Tensor input) =>
        functional.relu(_main.forward(input).add_(_shortcut is null ? input : _shortcut.forward(input)), inplace: true);
}
