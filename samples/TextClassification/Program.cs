// Sorts GitHub issues of .NET's class library by area, from their text, next to ML.NET's own linear trainer on the same split.
//
//   dotnet run -c Release --project samples/TextClassification [-- --short]
using Microsoft.ML;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;

bool isShort = args.Contains("--short");
var ml = new MLContext(seed: 1);
IDataView issues = ml.Data.LoadFromTextFile(
    Path.Combine(AppContext.BaseDirectory, "data", "issues.tsv"),
    [new TextLoader.Column("Area", DataKind.String, 0), new TextLoader.Column("Text", DataKind.String, 1)],
    hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(issues, testFraction: 0.2, seed: 1);

double stock = Accuracy(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy());
double ours = Accuracy(ml.MulticlassClassification.Trainers.BigDL(
    new Sequential(new Dropout(0.5f), new Dense(64) { Activation = Activation.ReLU }, new Dropout(0.5f), new Dense(8)),
    new BigDLOptions { Epochs = isShort ? 12 : 20, Observer = new ConsoleProgress() }));

const double Bar = 0.75;
Console.WriteLine($"accuracy on the same {split.TestSet.GetColumn<string>("Area").Count()} issues: SdcaMaximumEntropy {stock:0.0000}, "
    + $"this network {ours:0.0000}; the bar is {Bar:0.00}");
return ours >= Bar ? 0 : 1;

double Accuracy(IEstimator<ITransformer> trainer)
{
    TransformerChain<ITransformer> model = ml.Transforms.Conversion.MapValueToKey("Label", "Area")
        .Append(ml.Transforms.Text.FeaturizeText("Features", "Text"))
        .AppendCacheCheckpoint(ml)
        .Append(trainer)
        .Fit(split.TrainSet);
    return ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).MicroAccuracy;
}
