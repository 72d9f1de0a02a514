using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>BigDL's layers: those without weights, and Linear, whose weight <c>[out, in]</c> is our kernel turned round.</summary>
internal static class BigDLLayers
{
    public static CaseResult Run(string layer, OracleArguments arguments, Func<Dictionary<string, Tensor>> read)
    {
        Layer ours = Make(layer, arguments);
        arguments.RequireNoneLeft();
        Dictionary<string, Tensor> arrays = read();
        if (!arrays.TryGetValue("input", out Tensor? input) || input.Shape.Rank < 2
            || !arrays.TryGetValue("grad_input", out Tensor? gradient))
            return CaseResult.NotSupported("tables, a single sample, or no gradient");

        var named = new Dictionary<string, Tensor>
        {
            ["output.0"] = arrays["output"],
            ["grad_output.0"] = arrays["grad_output"],
            ["grad_input.0"] = gradient,
        };
        foreach ((string theirs, string name) in new[] { ("param", "param"), ("grad", "grad_param") })
        {
            if (arrays.TryGetValue($"{theirs}.weight", out Tensor? weight))
                named[$"{name}.dense.kernel"] = Turned(weight);

            if (arrays.TryGetValue($"{theirs}.bias", out Tensor? bias))
                named[$"{name}.dense.bias"] = bias;
        }

        return LayerCases.Compare(ours, [input], named);
    }

    private static Layer Make(string layer, OracleArguments arguments) => layer switch
    {
        "Linear" => Linear(arguments),
        "ReLU" => new ActivationLayer(Activation.ReLU),
        "Sigmoid" => new ActivationLayer(Activation.Sigmoid),
        "Tanh" => new ActivationLayer(Activation.Tanh),
        "SoftPlus" => new ActivationLayer(Activation.Softplus),
        "SoftSign" => new ActivationLayer(Activation.Softsign),
        "ELU" => new ActivationLayer(Activation.ELU),
        _ => throw new NotSupportedException($"layer {layer}"),
    };

    private static Dense Linear(OracleArguments arguments)
    {
        _ = arguments.Whole("inputSize", 0);
        return new Dense(arguments.Whole("outputSize", 1)) { UseBias = arguments.Flag("withBias", true) };
    }

    private static Tensor Turned(Tensor weight)
    {
        if (weight.Shape.Rank != 2)
            throw new NotSupportedException($"weight {weight}");

        (int rows, int columns) = (weight.Shape[0], weight.Shape[1]);
        float[] turned = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                turned[(column * rows) + row] = weight.Span<float>()[(row * columns) + column];
        }

        return Tensor.From<float>(new Shape(columns, rows), turned);
    }
}
