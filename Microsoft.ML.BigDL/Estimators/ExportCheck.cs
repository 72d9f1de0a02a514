using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Holds an exported network to the trained one, on rows it was trained on.</summary>
internal static class ExportCheck
{
    /// <summary>The number of rows looked at.</summary>
    public const int MostRows = 4;

    // Two right evaluations of a deep network in single precision differ by rounding alone far below this.
    private const double LargestDifference = 1e-2;

    /// <returns>The largest difference between ONNX Runtime's outputs and ours, |a - b| / (1 + |b|).</returns>
    /// <exception cref="BigDLException">The outputs differ by more than rounding.</exception>
    public static double Run(byte[] onnx, Layers.Model model, ParameterStore parameters, ISampleSource rows)
    {
        int[] indices = [.. Enumerable.Range(0, Math.Min(MostRows, rows.Count))];
        ImmutableArray<Tensor> sample = [.. model.InputTypes.Select((type, input) => Sample(type, input, rows, indices))];
        Tensor[] ours = GraphEvaluator.Run(InferenceForm.Of(model.Graph), [.. sample], parameters);
        Tensor[] theirs = OnnxRuntimeCheck.Run(onnx, model.InputNames, sample);
        double difference = OnnxRuntimeCheck.LargestDifference(theirs, ours);
        return difference <= LargestDifference ? difference : throw new BigDLException(string.Create(CultureInfo.InvariantCulture,
            $"The trained network cannot be served: ONNX Runtime's outputs differ from ours by up to {difference:G3}, and {LargestDifference:G3} is the most allowed. Check the features for very large values."));
    }

    private static Tensor Sample(TensorType type, int input, ISampleSource rows, int[] indices)
    {
        int length = rows.SequenceLength(indices);
        Dimension[] extents = [.. type.Dimensions.ToArray().Select((extent, axis) => axis == 0 ? indices.Length : extent.IsFixed ? extent : length)];
        Tensor tensor = Tensor.Zeros(type.ElementType, new TensorType(type.ElementType, extents).Shape);
        rows.CopyInput(input, indices, tensor.WritableBytes);
        return tensor;
    }
}
