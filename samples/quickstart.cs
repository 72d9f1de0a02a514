#:project ../Microsoft.ML.BigDL/Microsoft.ML.BigDL.csproj
#:property PublishAot=false
using Microsoft.ML;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Training;

const string Data = "samples/data/fashion-mnist";
var ml = new MLContext(seed: 1);
IDataView train = ml.Data.LoadFromIdxFiles($"{Data}/train-images-idx3-ubyte.gz", $"{Data}/train-labels-idx1-ubyte.gz");
IDataView test = ml.Data.LoadFromIdxFiles($"{Data}/test-images-idx3-ubyte.gz", $"{Data}/test-labels-idx1-ubyte.gz");
var network = new Sequential(
    new Conv2D(16, 3) { Activation = Activation.ReLU }, new MaxPooling2D(2),
    new Flatten(), new Dense(64) { Activation = Activation.ReLU }, new Dense(10));
var pipeline = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.BigDL(
    network, new BigDLOptions { FeatureColumnName = "Image", Epochs = 3, Observer = new ConsoleProgress() }));
var model = pipeline.Fit(train);
var metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
Console.WriteLine($"accuracy {metrics.MicroAccuracy:0.000}");
ml.Model.Save(model, train.Schema, "model.zip");
model.LastTransformer.Model.SaveOnnx("model.onnx");
return metrics.MicroAccuracy > 0.75 ? 0 : 1;
