using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Optimizers.Schedules;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>BigDL's optimisation methods, with BigDL's defaults.</summary>
internal static class BigDLOptimizers
{
    public static CaseResult Run(string method, OracleArguments arguments, Func<Dictionary<string, Tensor>> read)
    {
        Optimizer optimizer = Make(method, arguments);
        arguments.RequireNoneLeft();
        Dictionary<string, Tensor> arrays = read();
        return OptimizerCases.Compare(optimizer, new Dictionary<string, Tensor>
        {
            ["param0.0"] = arrays["x0"],
            ["grads.0"] = arrays["grads"],
            ["params.0"] = arrays["trajectory"],
        });
    }

    private static Optimizer Make(string method, OracleArguments arguments)
    {
        switch (method)
        {
            case "SGD":
                float momentum = arguments.Number("momentum", 0);
                return new SGD
                {
                    LearningRate = Rate(arguments, 1e-3f),
                    Momentum = momentum,
                    Dampening = arguments.Number("dampening", momentum),
                    Nesterov = arguments.Flag("nesterov", false),
                    WeightDecay = arguments.Number("weightDecay", 0),
                };
            case "Adam":
                return new Adam
                {
                    LearningRate = Rate(arguments, 1e-3f),
                    Beta1 = arguments.Number("beta1", 0.9f),
                    Beta2 = arguments.Number("beta2", 0.999f),
                    Epsilon = arguments.Number("Epsilon", 1e-8f),
                };
            case "Adamax":
                return new Adamax
                {
                    LearningRate = Rate(arguments, 2e-3f),
                    Beta1 = arguments.Number("beta1", 0.9f),
                    Beta2 = arguments.Number("beta2", 0.999f),
                    Epsilon = arguments.Number("Epsilon", 1e-38f),
                };
            case "Adagrad":
                return new Adagrad
                {
                    LearningRate = Rate(arguments, 1e-3f),
                    InitialAccumulatorValue = 0,
                    Epsilon = 1e-10f,
                    EpsilonOutsideRoot = true,
                    WeightDecay = arguments.Number("weightDecay", 0),
                };
            case "Adadelta":
                return new Adadelta
                {
                    LearningRate = 1,
                    Rho = arguments.Number("decayRate", 0.9f),
                    Epsilon = arguments.Number("Epsilon", 1e-10f),
                };
            case "RMSprop":
                return new RMSprop
                {
                    LearningRate = Rate(arguments, 1e-2f),
                    Rho = arguments.Number("decayRate", 0.99f),
                    Epsilon = arguments.Number("Epsilon", 1e-8f),
                    EpsilonOutsideRoot = true,
                };
            default:
                throw new NotSupportedException($"method {method}");
        }
    }

    private static InverseTimeDecay Rate(OracleArguments arguments, float fallback) =>
        new InverseTimeDecay(arguments.Number("learningRate", fallback), 1, arguments.Number("learningRateDecay", 0));
}
