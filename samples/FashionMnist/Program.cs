// Trains LeNet-5 on photographs of clothes, saves the model, and proves that plain ML.NET and ONNX Runtime give the same answers with it.
//
//   dotnet run -c Release --project samples/FashionMnist                       the 8,000 images of this repository
//   dotnet run -c Release --project samples/FashionMnist -- --full             the 60,000 of Debian's package dataset-fashion-mnist
//   dotnet run -c Release --project samples/FashionMnist -- FOLDER             the 60,000 in a folder of one's own
//   ... -- --short                                                             one epoch, as continuous integration runs it
using Microsoft.ML;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Optimizers.Schedules;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

bool isShort = args.Contains("--short");
string? folder = args.Contains("--full") ? "/usr/share/datasets/fashion-mnist" : args.FirstOrDefault(argument => !argument.StartsWith('-'));
double leastAccuracy = folder is not null ? 0.90 : isShort ? 0.70 : 0.84;

var ml = new MLContext(seed: 1);
IDataView train = Load("train");
IDataView test = Load(folder is null ? "test" : "t10k");

const int BatchSize = 64;
int epochs = isShort ? 3 : 20;
int steps = epochs * (int)(train.GetColumn<uint>("Label").Count() / BatchSize);
Sequential network = LeNet5.Build(classes: 10, Activation.ReLU);
Console.WriteLine(network.Summary(new SummaryOptions { BatchSize = 64 }));
EstimatorChain<BigDLTransformer> pipeline = ml.Transforms.Conversion
    .MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
    .Append(ml.MulticlassClassification.Trainers.BigDL(network, new BigDLOptions
    {
        FeatureColumnName = "Image",
        Epochs = epochs,
        BatchSize = BatchSize,
        Optimizer = new Adam { LearningRate = new CosineDecay(0.002f, decaySteps: steps) },
        Observer = new ConsoleProgress(),
    }));
TransformerChain<BigDLTransformer> model = pipeline.Fit(train);

MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
Console.WriteLine($"accuracy {metrics.MicroAccuracy:0.0000}, log-loss {metrics.LogLoss:0.0000}; the bar is {leastAccuracy:0.00}");

// The zip holds stock transforms alone: a program that knows only Microsoft.ML loads it like this.
ml.Model.Save(model, train.Schema, "model.zip");
model.LastTransformer.Model.SaveOnnx("model.onnx");
ITransformer stock = new MLContext().Model.Load("model.zip", out _);
IDataView sample = ml.Data.TakeRows(test, 256);
float[][] stockScores = [.. stock.Transform(sample).GetColumn<float[]>("Score")];
float[][] onnxScores = [.. sample.GetColumn<float[]>("Image").Select(ScoreWithOnnxRuntime())];
double difference = stockScores.Zip(onnxScores, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max()).Max();
Console.WriteLine($"stock ML.NET and ONNX Runtime differ by at most {difference:g2} over {stockScores.Length} images");

bool isGood = metrics.MicroAccuracy >= leastAccuracy && difference < 1e-4;
Console.WriteLine(isGood ? "model.zip and model.onnx written" : "the bar was missed");
return isGood ? 0 : 1;

IDataView Load(string part)
{
    string data = folder ?? Path.Combine(AppContext.BaseDirectory, "data");
    string Find(string name) => new[] { $"{part}-{name}", $"{part}-{name}.gz" }
        .Select(file => Path.Combine(data, file)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"There is no {part}-{name} in '{data}'. Install Debian's package dataset-fashion-mnist, or name another folder.");
    return ml.Data.LoadFromIdxFiles(Find("images-idx3-ubyte"), Find("labels-idx1-ubyte"));
}

// The network ends in logits; a softmax makes them probabilities, as the trainer's Score column has them.
static Func<float[], float[]> ScoreWithOnnxRuntime()
{
    var session = new InferenceSession("model.onnx");
    string input = session.InputMetadata.Keys.Single();
    return image =>
    {
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(image, [1, 28, 28, 1]))]);
        float[] exponentials = [.. results[0].AsEnumerable<float>().Select(MathF.Exp)];
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    };
}
