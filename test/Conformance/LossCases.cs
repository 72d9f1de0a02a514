using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>Losses and their gradients by the prediction, under each way to make one number of the samples' losses.</summary>
internal sealed class LossCases : ICaseKind
{
    public string Name => "losses";

    public IEnumerable<ConformanceCase> Find(string folder) => OracleCase.Find(folder, "loss", Run);

    private static CaseResult Run(OracleCase oracle)
    {
        OracleArguments arguments = oracle.Arguments();
        string reduction = arguments.Text("reduction", oracle.IsKeras ? "sum_over_batch_size" : "mean");
        (Loss loss, Func<Value, Value> model) = oracle.IsKeras
            ? FromKeras(oracle.Text("loss"), arguments)
            : FromTorch(oracle.Text("loss"), arguments);
        arguments.RequireNoneLeft();
        Dictionary<string, Tensor> arrays = oracle.Read();
        if (arrays.Keys.FirstOrDefault(name => name.StartsWith("extra.", StringComparison.Ordinal)) is { } extra)
            return CaseResult.NotSupported($"array {extra}");

        Tensor prediction = arrays["input.0"];
        Tensor target = Target(loss, prediction, arrays["input.1"]);
        Tensor expected = arrays["output.0"];
        int samples = prediction.Shape[0];
        if (reduction == "none" && expected.Shape != new Shape(samples))
            return CaseResult.NotSupported("a loss for each element");

        // PyTorch's sum runs over all elements, ours is the mean over those of a sample.
        bool sumsElements = !oracle.IsKeras && reduction == "sum" && loss is not SparseCategoricalCrossentropy;
        float factor = reduction is "none" or "sum" ? (sumsElements ? prediction.Shape.ElementCount / samples : 1) : 1f / samples;
        Tensor coefficients = Tensor.Zeros(ElementType.Float32, new Shape(samples));
        ReadOnlySpan<float> upstream = arrays["grad_output.0"].Span<float>();
        for (int i = 0; i < samples; i++)
            coefficients.Span<float>()[i] = factor * upstream[reduction == "none" ? i : 0];

        Tensor[] results = Compute(loss, model, prediction, target, coefficients);
        Tensor actual = reduction == "none" ? results[0] : Tensor.Scalar(factor * results[0].Span<float>().ToArray().Sum());
        return CaseResult.Of(OracleCase.Difference("output.0", actual, expected)
            ?? OracleCase.Difference("grad_input.0", results[1], arrays["grad_input.0"]));
    }

    private static Tensor Target(Loss loss, Tensor prediction, Tensor target)
    {
        if (loss is SparseCategoricalCrossentropy)
        {
            return target.ElementType == ElementType.Int64 && prediction.Shape.Rank == 2
                ? Tensor.From<int>(target.Shape, [.. target.Span<long>().ToArray().Select(label => (int)label)])
                : throw new NotSupportedException($"predictions {prediction} with targets {target}");
        }

        if (target.Shape != prediction.Shape || target.ElementType != ElementType.Float32)
            throw new NotSupportedException($"predictions {prediction} with targets {target}");

        return loss is not (Hinge or SquaredHinge) || !target.Span<float>().Contains(0) ? target
            : throw new NotSupportedException("targets 0 and 1 in place of -1 and 1");
    }

    /// <summary>The samples' losses, and the gradient of the prediction under given coefficients of the samples.</summary>
    public static Tensor[] Compute(Loss loss, Func<Value, Value> model, Tensor prediction, Tensor target, Tensor coefficients)
    {
        Value[] inputs = [.. new[] { prediction, target, coefficients }.Select((tensor, i) =>
            Node.Apply(new InputOp($"input{i}", new TensorType(tensor.ElementType, tensor.Shape))))];
        Value losses = loss.PerSample(model(inputs[0]), inputs[1]);
        Value? gradient = GradientBuilder.Differentiate(
            Graph.Trace([inputs[0], inputs[1]], [losses]), [inputs[2]], [inputs[0]], Sum.Of)[0];
        return GraphEvaluator.Run(Graph.Trace([.. inputs], [losses, gradient!]), [prediction, target, coefficients]);
    }

    private static (Loss Loss, Func<Value, Value> Model) FromKeras(string name, OracleArguments arguments) => name switch
    {
        "MeanSquaredError" => (new MeanSquaredError(), Same),
        "MeanAbsoluteError" => (new MeanAbsoluteError(), Same),
        "MeanAbsolutePercentageError" => (new MeanAbsolutePercentageError(), Same),
        "MeanSquaredLogarithmicError" => (new MeanSquaredLogarithmicError(), Same),
        "SquaredHinge" => (new SquaredHinge(), Same),
        "KLDivergence" => (new KLDivergence(), Same),
        "CosineSimilarity" => (new CosineSimilarity(), Same),
        "CategoricalCrossentropy" => (
            new CategoricalCrossentropy { LabelSmoothing = arguments.Number("label_smoothing", 0) },
            arguments.Flag("from_logits", false) ? Same : EndsInSoftmax),
        "Hinge" => (new Hinge(), Same),
        "Huber" => (new Huber { Delta = arguments.Number("delta", 1) }, Same),
        "LogCosh" => (new LogCosh(), Same),
        "Poisson" => (new Poisson(), Same),
        "BinaryCrossentropy" => (
            new BinaryCrossentropy { LabelSmoothing = arguments.Number("label_smoothing", 0) },
            arguments.Flag("from_logits", false) ? Same : EndsInSigmoid),
        "SparseCategoricalCrossentropy" => (
            new SparseCategoricalCrossentropy(), arguments.Flag("from_logits", false) ? Same : EndsInSoftmax),
        _ => throw new NotSupportedException($"loss {name}"),
    };

    private static (Loss Loss, Func<Value, Value> Model) FromTorch(string name, OracleArguments arguments)
    {
        switch (name)
        {
            case "MSELoss":
                return (new MeanSquaredError(), Same);
            case "L1Loss":
                return (new MeanAbsoluteError(), Same);
            case "HuberLoss":
                return (new Huber { Delta = arguments.Number("delta", 1) }, Same);
            case "SmoothL1Loss" when arguments.Number("beta", 1) == 1:
                return (new Huber(), Same);
            case "BCELoss":
                return (new BinaryCrossentropy(), EndsInSigmoid);
            case "BCEWithLogitsLoss":
                return (new BinaryCrossentropy(), Same);
            case "CrossEntropyLoss":
                return (new SparseCategoricalCrossentropy(), Same);
            case "PoissonNLLLoss" when !arguments.Flag("log_input", true):
                return (new Poisson(), Same);
            default:
                throw new NotSupportedException($"loss {name}");
        }
    }

    public static Value Same(Value prediction) => prediction;

    // The losses take probabilities at the logits they come from, so the model is one that has the given probabilities.
    public static Value EndsInSigmoid(Value probability)
    {
        Value one = Node.Apply(new ConstantOp(Tensor.Scalar(1f)));
        return Sigmoid.Of(Sub.Of(Log.Of(probability), Log.Of(Sub.Of(one, probability))));
    }

    public static Value EndsInSoftmax(Value probability) => Softmax.Of(Log.Of(probability), -1);
}
