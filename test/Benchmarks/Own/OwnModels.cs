using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Benchmarks.Own;

/// <summary>The models of the training benchmark, each layer named as its twin in TorchSharp.</summary>
internal static class OwnModels
{
    private const DataFormat ChannelsFirst = DataFormat.ChannelsFirst;

    public static Layers.Model LeNet5() => new Sequential(
        new Input(1, 28, 28),
        new Conv2D(6, 5) { Name = "conv1", Padding = Padding.Same, Activation = Activation.ReLU, DataFormat = ChannelsFirst },
        new MaxPooling2D(2) { DataFormat = ChannelsFirst },
        new Conv2D(16, 5) { Name = "conv2", Activation = Activation.ReLU, DataFormat = ChannelsFirst },
        new MaxPooling2D(2) { DataFormat = ChannelsFirst },
        new Flatten(),
        new Dense(120) { Name = "fc1", Activation = Activation.ReLU },
        new Dense(84) { Name = "fc2", Activation = Activation.ReLU },
        new Dense(10) { Name = "fc3" }).Build();

    public static Layers.Model Mlp() => new Sequential(
        new Input(784),
        new Dense(512) { Name = "fc1", Activation = Activation.ReLU },
        new Dense(512) { Name = "fc2", Activation = Activation.ReLU },
        new Dense(10) { Name = "fc3" }).Build();

    public static Layers.Model ResNet20()
    {
        var input = new Input(3, 32, 32);
        Value x = Normalized(new PaddedConv2D(16, 3, 1) { Name = "body.conv" }, "body.bn", input);
        x = Rectified(x);
        for (int stage = 0; stage < 3; stage++)
        {
            for (int block = 0; block < 3; block++)
                x = Block($"body.stage{stage}_block{block}", x, 16 << stage, stage > 0 && block == 0 ? 2 : 1);
        }
        x = new GlobalAveragePooling2D { DataFormat = ChannelsFirst }.Apply(x);
        return new Layers.Model(input, new Dense(10) { Name = "body.fc" }.Apply(x));
    }

    public static Layers.Model LstmClassifier(int vocabulary, int embeddingSize, int steps, int units, int classes) => new Sequential(
        new Input(steps) { ElementType = ElementType.Int32 },
        new Embedding(vocabulary, embeddingSize) { Name = "embedding" },
        new LSTM(units) { Name = "lstm", UseBias = false },
        new Dense(classes) { Name = "dense" }).Build();

    public static Layers.Model NeuralCF(int users, int items, int embeddingSize, IEnumerable<int> hidden, int classes)
    {
        var user = new Input { Name = "user", ElementType = ElementType.Int32 };
        var item = new Input { Name = "item", ElementType = ElementType.Int32 };
        Value Embed(string name, int rows, Input input) => new Embedding(rows, embeddingSize) { Name = name }.Apply(input);

        Value deep = new Concatenate().Apply(Embed("mlpUser", users, user), Embed("mlpItem", items, item));
        int layer = 0;
        foreach (int units in hidden)
            deep = new Dense(units) { Name = $"mlp.fc{layer++}", Activation = Activation.ReLU }.Apply(deep);
        Value product = new Multiply().Apply(Embed("mfUser", users, user), Embed("mfItem", items, item));
        Value output = new Dense(classes) { Name = "output" }.Apply(new Concatenate().Apply(deep, product));
        return new Layers.Model([user.Value, item.Value], [output]);
    }

    private static Value Block(string name, Value x, int filters, int stride)
    {
        Value main = Normalized(new PaddedConv2D(filters, 3, stride) { Name = $"{name}.main.conv1" }, $"{name}.main.bn1", x);
        main = Normalized(new PaddedConv2D(filters, 3, 1) { Name = $"{name}.main.conv2" }, $"{name}.main.bn2", Rectified(main));
        Value shortcut = stride == 1
            ? x
            : Normalized(new PaddedConv2D(filters, 1, stride) { Name = $"{name}.shortcut.conv" }, $"{name}.shortcut.bn", x);
        return Rectified(new Add().Apply(main, shortcut));
    }

    private static Value Rectified(Value x) => new ActivationLayer(Activation.ReLU).Apply(x);

    // PyTorch's defaults: momentum 0.1 as the share of the new value, epsilon 1e-5.
    private static Value Normalized(PaddedConv2D convolution, string name, Value x) =>
        new BatchNormalization { Name = name, Momentum = 0.9f, Epsilon = 1e-5f, DataFormat = ChannelsFirst }.Apply(convolution.Apply(x));
}
