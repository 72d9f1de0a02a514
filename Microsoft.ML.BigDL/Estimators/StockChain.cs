using Microsoft.ML.BigDL.Data;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>
/// The transformer as a chain of ML.NET's own: conversions, the ONNX transform, an identity scorer that adds the task's columns
/// with their annotations, and the removal of passing columns. This is what is saved.
/// </summary>
internal sealed class StockChain : IDisposable
{
    private readonly string _file;

    private StockChain(string file, TransformerChain<ITransformer> transformer)
    {
        _file = file;
        Transformer = transformer;
    }

    public TransformerChain<ITransformer> Transformer { get; }

    /// <exception cref="InvalidOperationException">An input cannot be fed by stock ML.NET; the message says what to do.</exception>
    public static StockChain Build(byte[] served, ScoringModel model, DataViewType[] inputTypes, DataViewSchema.DetachedColumn? label)
    {
        var ml = new MLContext();
        // The ONNX transform's overload for streams leaves its copy behind; this file is ours to delete.
        string file = Path.Combine(Path.GetTempPath(), $"BigDL-{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(file, served);
        try
        {
            var schema = new DataViewSchema.Builder();
            for (int i = 0; i < model.Inputs.Length; i++)
            {
                CheckSavable(model.Inputs[i], inputTypes[i]);
                schema.AddColumn(model.Inputs[i].Column, inputTypes[i]);
            }

            IDataView data = new EmptyView(schema.ToSchema());
            List<ITransformer> steps = [];
            foreach (InputBinding input in model.Inputs.Where(input => input.NeedsConversion))
            {
                foreach (IEstimator<ITransformer> conversion in Conversions(ml, input, data.Schema[input.Column].Type))
                {
                    steps.Add(conversion.Fit(data));
                    data = steps[^1].Transform(data);
                }
            }

            string[] outputs = [.. model.GraphOutputs];
            steps.Add(ml.Transforms.ApplyOnnxModel(outputs, [.. model.Inputs.Select(input => input.GraphInput)], file).Fit(data));
            data = steps[^1].Transform(data);
            string[] passing = [.. model.Inputs.Where(input => input.NeedsConversion).Select(input => input.GraphInput)];
            if (model.Task != ScoringTask.General)
            {
                steps.Add(Scorer(ml, model, data.Schema[outputs[0]].Type, label));
                data = steps[^1].Transform(data);
                passing = [.. passing, .. outputs];
            }

            if (passing.Length > 0)
                steps.Add(ml.Transforms.DropColumns(passing).Fit(data));

            return new StockChain(file, new TransformerChain<ITransformer>([.. steps]));
        }
        catch
        {
            File.Delete(file);
            throw;
        }
    }

    public void Dispose()
    {
        Transformer.Dispose();
        File.Delete(_file);
    }

    private static IEnumerable<IEstimator<ITransformer>> Conversions(MLContext ml, InputBinding input, DataViewType type)
    {
        if (type is not ImageDataViewType image)
        {
            DataKind kind = input.Feed switch { FeedType.Key => DataKind.UInt32, FeedType.Whole => DataKind.Int64, _ => DataKind.Single };
            yield return ml.Transforms.Conversion.ConvertType(input.GraphInput, input.Column, kind);
            yield break;
        }

        bool isPlanar = ImageColumnReader.IsPlanar(input.Dimensions, image.Height);
        (int height, int width, int channels) = isPlanar
            ? (input.Dimensions[1], input.Dimensions[2], input.Dimensions[0])
            : (input.Dimensions[0], input.Dimensions[1], input.Dimensions[2]);
        string column = input.Column;
        if (image.Height == 0 || image.Width == 0)
        {
            // Extracting pixels asks for a declared size. An image that has it already passes through as it is.
            yield return ml.Transforms.ResizeImages(input.GraphInput, width, height, column);
            column = input.GraphInput;
        }

        yield return ml.Transforms.ExtractPixels(
            input.GraphInput,
            column,
            channels == 1 ? ImagePixelExtractingEstimator.ColorBits.Red : ImagePixelExtractingEstimator.ColorBits.Rgb,
            input.PixelOrder == PixelOrder.Bgr ? ImagePixelExtractingEstimator.ColorsOrder.ABGR : ImagePixelExtractingEstimator.ColorsOrder.ARGB,
            interleavePixelColors: !isPlanar);
    }

    private static ITransformer Scorer(MLContext ml, ScoringModel model, DataViewType features, DataViewSchema.DetachedColumn? label)
    {
        string name = model.GraphOutputs[0];
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(name, features);
        if (model.Task == ScoringTask.Multiclass)
        {
            DataViewSchema.DetachedColumn trained = ScoreColumns.TrainLabel(model, label);
            schema.AddColumn(trained.Name, trained.Type, trained.Annotations);
        }

        DataViewSchema train = schema.ToSchema();
        return model.Task switch
        {
            ScoringTask.Multiclass => MLNetInternals.MulticlassScorer(
                ml, model.Outputs[0].Width, train, name, train[1].Name, model.Score, model.PredictedLabel),
            ScoringTask.Binary => MLNetInternals.BinaryScorer(ml, train, name),
            _ => MLNetInternals.RegressionScorer(ml, train, name),
        };
    }

    private static void CheckSavable(InputBinding input, DataViewType type)
    {
        if (type is VectorDataViewType { IsKnownSize: false })
        {
            string remedy = input.IsSequence
                ? $"Index the words of texts with ml.Transforms.Text.IndexWords, or cut or pad every row with 0 to one length and declare it, [VectorType({input.Width})]"
                : $"Declare it with [VectorType({input.Width})] or build it with Concatenate";
            throw new InvalidOperationException($"The model cannot be saved: column '{input.Column}' is a vector of unknown size ({type}), which " +
                $"ML.NET's ONNX transform refuses. {remedy}, and fit again.");
        }

        if (type is ImageDataViewType { Height: 0 } && input.Dimensions is [1 or 3, _, 1 or 3])
        {
            throw new InvalidOperationException($"The model cannot be saved: column '{input.Column}' holds images of undeclared size, and the network's " +
                $"input [{string.Join(", ", input.Dimensions)}] fits images with the channels first and last. Declare [ImageType(height, width)], and fit again.");
        }
    }
}
