using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Exchange.Portable;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>What defines the result of a training besides its counts, each under the name that messages call it by.</summary>
internal static class RunFacts
{
    public static Dictionary<string, string> Of(Layers.Model model, TrainingOptions training, BigDLOptions options, ImmutableArray<ColumnRequest> columns)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        return new Dictionary<string, string>
        {
            ["number of weights"] = model.TrainableCount.ToString(invariant),
            ["network"] = Convert.ToHexStringLower(SHA256.HashData(PortableModel.Write(model))),
            ["loss"] = Text(PortableObject.Write<Loss>(training.Loss)),
            ["optimizer"] = Text(PortableObject.Write<Optimizer>(training.Optimizer)),
            ["metrics"] = string.Join(" ", training.Metrics.Select(metric => Text(PortableObject.Write<Metric>(metric)))),
            ["columns"] = string.Join("; ", columns.Select(Describe)),
            ["weight column"] = options.ExampleWeightColumnName ?? "",
            ["feature scale"] = options.FeatureScale.ToString(invariant),
            ["validation fraction"] = options.ValidationFraction.ToString(invariant),
            ["gradient compression"] = (options.Engine?.Compression ?? GradientCompression.None).ToString(),
        };
    }

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);

    private static string Describe(ColumnRequest column) => string.Create(CultureInfo.InvariantCulture,
        $"{column.Role} {column.Name}, {column.Use}, {(column.IsSequence ? $"sequences of up to {column.LongestSequence}" : column.PixelOrder.ToString())}");
}
