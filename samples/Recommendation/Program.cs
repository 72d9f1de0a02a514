// Predicts how a user rates a film with neural collaborative filtering, next to ML.NET's own linear trainer on the same split.
//
//   dotnet run -c Release --project samples/Recommendation [-- --short]
using Microsoft.ML;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;

const int Users = 610;
const int Films = 9_724;
bool isShort = args.Contains("--short");
var ml = new MLContext(seed: 1);
IDataView ratings = ml.Data.LoadFromTextFile(
    Path.Combine(AppContext.BaseDirectory, "data", "ratings.csv"),
    [
        new TextLoader.Column("UserId", DataKind.Int32, 0),
        new TextLoader.Column("FilmId", DataKind.Int32, 1),
        new TextLoader.Column("Label", DataKind.Single, 2),
    ],
    separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(ratings, testFraction: 0.1, seed: 1);

// Both see users and films as numbers from 0, by the same dictionaries of the whole data set.
var ids = ml.Transforms.Conversion.MapValueToKey("User", "UserId", maximumNumberOfKeys: Users)
    .Append(ml.Transforms.Conversion.MapValueToKey("Film", "FilmId", maximumNumberOfKeys: Films))
    .Fit(ratings);
IDataView train = ids.Transform(split.TrainSet);
IDataView test = ids.Transform(split.TestSet);

double stock = Error(ml.Transforms.Conversion.MapKeyToVector("UserVector", "User")
    .Append(ml.Transforms.Conversion.MapKeyToVector("FilmVector", "Film"))
    .Append(ml.Transforms.Concatenate("Features", "UserVector", "FilmVector"))
    .AppendCacheCheckpoint(ml)
    .Append(ml.Regression.Trainers.Sdca()));
double ours = Error(ml.Regression.Trainers.BigDL(NeuralCF(), new BigDLOptions
{
    Epochs = isShort ? 2 : 4,
    BatchSize = 256,
    Observer = new ConsoleProgress(),
}));

const double Bar = 0.90;
Console.WriteLine($"root of the mean squared error in stars on the same ratings: Sdca {stock:0.0000}, this network {ours:0.0000}; the bar is {Bar:0.00}");
return ours <= Bar ? 0 : 1;

double Error(IEstimator<ITransformer> pipeline) =>
    ml.Regression.Evaluate(pipeline.Fit(train).Transform(test)).RootMeanSquaredError;

// He et al. 2017, arXiv 1708.05031: an element-wise product of embeddings beside a perceptron over others.
static Model NeuralCF()
{
    var user = new Input { Name = "User", ElementType = ElementType.Int32 };
    var film = new Input { Name = "Film", ElementType = ElementType.Int32 };
    Value product = new Multiply().Apply(new Embedding(Users, 16).Apply(user), new Embedding(Films, 16).Apply(film));
    Value deep = new Concatenate().Apply(new Embedding(Users, 16).Apply(user), new Embedding(Films, 16).Apply(film));
    deep = new Dense(32) { Activation = Activation.ReLU }.Apply(deep);
    deep = new Dense(16) { Activation = Activation.ReLU }.Apply(deep);
    Value output = new Dense(1).Apply(new Concatenate().Apply(product, deep));
    return new Model([user.Value, film.Value], [output]);
}
