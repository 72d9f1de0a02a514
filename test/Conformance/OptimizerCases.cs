using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>Weights after each step of an optimiser that is fed given gradients.</summary>
internal sealed class OptimizerCases : ICaseKind
{
    private const float TorchEpsilon = 1e-8f;
    private const float TorchDecay = 0.01f;
    private const float KerasEpsilon = 1e-7f;
    private const float KerasDecay = 0.004f;

    public string Name => "optim";

    public IEnumerable<ConformanceCase> Find(string folder) => OracleCase.Find(folder, "optimizer", Run);

    private static CaseResult Run(OracleCase oracle)
    {
        if (oracle.Text("problem") != "given")
            return CaseResult.NotSupported("gradients that depend on the weights");

        OracleArguments arguments = oracle.Arguments();
        Optimizer optimizer = oracle.IsKeras ? FromKeras(oracle.Text("optimizer"), arguments) : FromTorch(oracle.Text("optimizer"), arguments);
        arguments.RequireNoneLeft();
        Dictionary<string, Tensor> arrays = oracle.Read();
        for (int i = 0; arrays.TryGetValue($"param0.{i}", out Tensor? start); i++)
        {
            float[] weights = start.Span<float>().ToArray();
            Tensor gradients = arrays[$"grads.{i}"];
            Tensor after = Tensor.Zeros(ElementType.Float32, gradients.Shape);
            float[] slots = new float[weights.Length * optimizer.SlotCount];
            for (int step = 0; step < gradients.Shape[0]; step++)
            {
                int first = step * weights.Length;
                optimizer.Update(
                    weights,
                    gradients.Span<float>().Slice(first, weights.Length),
                    new SlotRange(slots, weights.Length, 0, weights.Length),
                    new UpdateStep(step, optimizer.LearningRate.At(step)));
                weights.CopyTo(after.Span<float>()[first..]);
            }

            if (OracleCase.Difference($"params.{i}", after, arrays[$"params.{i}"]) is { } difference)
                return CaseResult.Failed(difference);
        }

        return CaseResult.Passed;
    }

    private static Optimizer FromKeras(string name, OracleArguments arguments) => name switch
    {
        "SGD" => new SGD
        {
            LearningRate = arguments.Number("learning_rate", 0.01f),
            Momentum = arguments.Number("momentum", 0),
            Nesterov = arguments.Flag("nesterov", false),
        },
        "Adam" => new Adam
        {
            LearningRate = arguments.Number("learning_rate", 0.001f),
            Beta1 = arguments.Number("beta_1", 0.9f),
            Beta2 = arguments.Number("beta_2", 0.999f),
            Epsilon = arguments.Number("epsilon", KerasEpsilon),
        },
        "AdamW" => new AdamW
        {
            LearningRate = arguments.Number("learning_rate", 0.001f),
            Beta1 = arguments.Number("beta_1", 0.9f),
            Beta2 = arguments.Number("beta_2", 0.999f),
            Epsilon = arguments.Number("epsilon", KerasEpsilon),
            WeightDecay = arguments.Number("weight_decay", KerasDecay),
        },
        _ => throw new NotSupportedException($"optimiser {name}"),
    };

    private static Optimizer FromTorch(string name, OracleArguments arguments)
    {
        float[] betas = arguments.Numbers("betas", 0.9f, 0.999f);
        return name switch
        {
            "SGD" => new SGD
            {
                LearningRate = arguments.Number("lr", 0.001f),
                Momentum = arguments.Number("momentum", 0),
                Dampening = arguments.Number("dampening", 0),
                Nesterov = arguments.Flag("nesterov", false),
                WeightDecay = arguments.Number("weight_decay", 0),
            },
            "Adam" => new Adam
            {
                LearningRate = arguments.Number("lr", 0.001f),
                Beta1 = betas[0],
                Beta2 = betas[1],
                Epsilon = arguments.Number("eps", TorchEpsilon),
                CorrectsEpsilon = true,
            },
            "AdamW" => new AdamW
            {
                LearningRate = arguments.Number("lr", 0.001f),
                Beta1 = betas[0],
                Beta2 = betas[1],
                Epsilon = arguments.Number("eps", TorchEpsilon),
                CorrectsEpsilon = true,
                WeightDecay = arguments.Number("weight_decay", TorchDecay),
            },
            _ => throw new NotSupportedException($"optimiser {name}"),
        };
    }
}
