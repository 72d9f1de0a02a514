// Sorts GitHub issues of .NET's class library by area, from the words of their text, next to ML.NET's own linear trainer on the same split;
// then saves the whole pipeline and has plain ML.NET sort with it.
//
//   dotnet run -c Release --project samples/TextClassification
using Microsoft.ML;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;

var ml = new MLContext(seed: 1);
IDataView issues = ml.Data.LoadFromTextFile(
    Path.Combine(AppContext.BaseDirectory, "data", "issues.tsv"),
    [new TextLoader.Column("Area", DataKind.String, 0), new TextLoader.Column("Text", DataKind.String, 1)],
    hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(issues, testFraction: 0.2, seed: 1);
var label = ml.Transforms.Conversion.MapValueToKey("Label", "Area");

// Each text becomes the indices of its words, padded with zeros; the network looks their vectors up, and pools them.
var words = new WordIndexOptions { SequenceLength = 128 };
var model = label
    .Append(ml.Transforms.Text.NormalizeText("Lower", "Text"))
    .Append(ml.Transforms.Text.IndexWords("Features", "Lower", words))
    .Append(ml.MulticlassClassification.Trainers.BigDL(
        TextClassifier.Build(words.IndexCount, classes: 8, embeddingSize: 256, encoder: TextEncoder.Pooling, dropoutRate: 0.6f),
        new BigDLOptions
        {
            Epochs = 15,
            Optimizer = new Adam { LearningRate = 0.003f },
            Observer = new ConsoleProgress(),
        }))
    .Fit(split.TrainSet);
var stock = label
    .Append(ml.Transforms.Text.FeaturizeText("Features", "Text"))
    .AppendCacheCheckpoint(ml)
    .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy())
    .Fit(split.TrainSet);

ml.Model.Save(model, split.TrainSet.Schema, "model.zip");
ITransformer loaded = new MLContext().Model.Load("model.zip", out _);

(double ours, double theirs, double saved) = (Accuracy(model), Accuracy(stock), Accuracy(loaded));
const double Bar = 0.80;
Console.WriteLine($"accuracy on the same {split.TestSet.GetColumn<string>("Area").Count()} issues: SdcaMaximumEntropy {theirs:0.0000}, "
    + $"this network {ours:0.0000}, and {saved:0.0000} from model.zip in plain ML.NET; the bar is {Bar:0.00}");
return ours >= Bar && saved == ours ? 0 : 1;

double Accuracy(ITransformer fitted) => ml.MulticlassClassification.Evaluate(fitted.Transform(split.TestSet)).MicroAccuracy;
