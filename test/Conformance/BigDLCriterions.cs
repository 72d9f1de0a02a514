using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>BigDL's criterions: those of Torch, whose labels count from 1, and those of Keras, whose labels count from 0.</summary>
internal static class BigDLCriterions
{
    public static CaseResult Run(string criterion, OracleArguments arguments, Func<Dictionary<string, Tensor>> read)
    {
        bool averages = arguments.Flag("sizeAverage", true);
        (Loss loss, Func<Value, Value> model, int firstLabel) = Make(criterion);
        arguments.RequireNoneLeft();
        Dictionary<string, Tensor> arrays = read();
        if (!arrays.TryGetValue("input", out Tensor? prediction) || !arrays.TryGetValue("target", out Tensor? target) || prediction.Shape.Rank != 2)
            return CaseResult.NotSupported("tables, or predictions that are no matrix");

        int samples = prediction.Shape[0];
        Tensor wanted = Target(loss, prediction, target, firstLabel);
        // A sum runs over all elements of a loss by element, and over samples where there is one number for each.
        float factor = averages ? 1f / samples
            : loss is SparseCategoricalCrossentropy ? 1
            : prediction.Shape.ElementCount / samples;
        Tensor coefficients = Tensor.Zeros(ElementType.Float32, new Shape(samples));
        coefficients.Span<float>().Fill(factor);
        Tensor[] results = LossCases.Compute(loss, model, prediction, wanted, coefficients);
        Tensor actual = Tensor.Scalar(factor * results[0].Span<float>().ToArray().Sum());
        return CaseResult.Of(OracleCase.Difference("output", actual, arrays["output"])
            ?? OracleCase.Difference("grad_input", results[1], arrays["grad_input"]));
    }

    private static (Loss Loss, Func<Value, Value> Model, int FirstLabel) Make(string criterion) => criterion switch
    {
        "MSECriterion" or "MeanSquaredError" => (new MeanSquaredError(), LossCases.Same, 0),
        "AbsCriterion" or "MeanAbsoluteError" => (new MeanAbsoluteError(), LossCases.Same, 0),
        "SmoothL1Criterion" => (new Huber(), LossCases.Same, 0),
        "BCECriterion" or "BinaryCrossEntropy" => (new BinaryCrossentropy(), LossCases.EndsInSigmoid, 0),
        "CrossEntropyCriterion" => (new SparseCategoricalCrossentropy(), LossCases.Same, 1),
        // Its gradient is by probabilities that need not add up to 1; ours is by the logits they come from.
        "SparseCategoricalCrossEntropy" => throw new NotSupportedException("gradients by free probabilities"),
        "Poisson" => (new Poisson(), LossCases.Same, 0),
        _ => throw new NotSupportedException($"criterion {criterion}"),
    };

    private static Tensor Target(Loss loss, Tensor prediction, Tensor target, int firstLabel)
    {
        if (loss is not SparseCategoricalCrossentropy)
            return target.Shape == prediction.Shape ? target : throw new NotSupportedException($"predictions {prediction} with targets {target}");

        int[] labels = [.. target.Span<float>().ToArray().Select(label => (int)label - firstLabel)];
        return labels.Length == prediction.Shape[0] && labels.All(label => label >= 0) ? Tensor.From<int>(new Shape(labels.Length), labels)
            : throw new NotSupportedException("labels to be left out");
    }
}
