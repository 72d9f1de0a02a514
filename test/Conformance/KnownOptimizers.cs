using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Optimizers.Schedules;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>Our optimisers from the names and arguments of other frameworks.</summary>
internal static class KnownOptimizers
{
    private const float TorchEpsilon = 1e-8f;
    private const float KerasEpsilon = 1e-7f;

    public static Optimizer FromKeras(string name, OracleArguments arguments)
    {
        float rate = arguments.Number("learning_rate", name == "SGD" ? 0.01f : 0.001f);
        float beta1 = arguments.Number("beta_1", 0.9f);
        float beta2 = arguments.Number("beta_2", 0.999f);
        float epsilon = arguments.Number("epsilon", KerasEpsilon);
        return name switch
        {
            "SGD" => new SGD
            {
                LearningRate = rate,
                Momentum = arguments.Number("momentum", 0),
                Nesterov = arguments.Flag("nesterov", false),
                ClipNorm = Limit(arguments, "clipnorm"),
                ClipValue = Limit(arguments, "clipvalue"),
            },
            "Adam" => new Adam
            {
                LearningRate = rate,
                Beta1 = beta1,
                Beta2 = beta2,
                Epsilon = epsilon,
                GlobalClipNorm = Limit(arguments, "global_clipnorm"),
            },
            "AdamW" => new AdamW
            {
                LearningRate = rate,
                Beta1 = beta1,
                Beta2 = beta2,
                Epsilon = epsilon,
                WeightDecay = arguments.Number("weight_decay", 0.004f),
            },
            "Adamax" => new Adamax { LearningRate = rate, Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon },
            "Nadam" => new Nadam { LearningRate = rate, Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon },
            "Adagrad" => new Adagrad
            {
                LearningRate = rate,
                Epsilon = epsilon,
                InitialAccumulatorValue = arguments.Number("initial_accumulator_value", 0.1f),
            },
            "Adadelta" => new Adadelta { LearningRate = rate, Epsilon = epsilon, Rho = arguments.Number("rho", 0.95f) },
            "RMSprop" => new RMSprop
            {
                LearningRate = rate,
                Epsilon = epsilon,
                Rho = arguments.Number("rho", 0.9f),
                Momentum = arguments.Number("momentum", 0),
            },
            _ => throw new NotSupportedException($"optimiser {name}"),
        };
    }

    public static Optimizer FromTorch(string name, OracleArguments arguments)
    {
        float rate = arguments.Number("lr", name switch { "Adagrad" or "RMSprop" => 0.01f, "Adadelta" => 1, _ => 0.001f });
        float[] betas = arguments.Numbers("betas", 0.9f, 0.999f);
        return name switch
        {
            "SGD" => new SGD
            {
                LearningRate = rate,
                Momentum = arguments.Number("momentum", 0),
                Dampening = arguments.Number("dampening", 0),
                Nesterov = arguments.Flag("nesterov", false),
                WeightDecay = arguments.Number("weight_decay", 0),
            },
            "Adam" => new Adam
            {
                LearningRate = rate,
                Beta1 = betas[0],
                Beta2 = betas[1],
                Epsilon = arguments.Number("eps", TorchEpsilon),
                CorrectsEpsilon = true,
            },
            "AdamW" => new AdamW
            {
                LearningRate = rate,
                Beta1 = betas[0],
                Beta2 = betas[1],
                Epsilon = arguments.Number("eps", TorchEpsilon),
                CorrectsEpsilon = true,
                WeightDecay = arguments.Number("weight_decay", 0.01f),
            },
            "Adamax" => new Adamax { LearningRate = rate, Beta1 = betas[0], Beta2 = betas[1], Epsilon = arguments.Number("eps", TorchEpsilon) },
            "NAdam" => new Nadam
            {
                LearningRate = rate,
                Beta1 = betas[0],
                Beta2 = betas[1],
                Epsilon = arguments.Number("eps", TorchEpsilon),
                MomentumDecay = arguments.Number("momentum_decay", 0.004f),
            },
            "Adagrad" => new Adagrad
            {
                LearningRate = new InverseTimeDecay(rate, 1, arguments.Number("lr_decay", 0)),
                InitialAccumulatorValue = arguments.Number("initial_accumulator_value", 0),
                Epsilon = arguments.Number("eps", 1e-10f),
                EpsilonOutsideRoot = true,
                WeightDecay = arguments.Number("weight_decay", 0),
            },
            "Adadelta" => new Adadelta
            {
                LearningRate = rate,
                Rho = arguments.Number("rho", 0.9f),
                Epsilon = arguments.Number("eps", 1e-6f),
                WeightDecay = arguments.Number("weight_decay", 0),
            },
            "RMSprop" => new RMSprop
            {
                LearningRate = rate,
                Rho = arguments.Number("alpha", 0.99f),
                Momentum = arguments.Number("momentum", 0),
                Epsilon = arguments.Number("eps", TorchEpsilon),
                EpsilonOutsideRoot = true,
                WeightDecay = arguments.Number("weight_decay", 0),
            },
            _ => throw new NotSupportedException($"optimiser {name}"),
        };
    }

    private static float? Limit(OracleArguments arguments, string name) => arguments.Number(name, 0) is > 0 and float limit ? limit : null;
}
