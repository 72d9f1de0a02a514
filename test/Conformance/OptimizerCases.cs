using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>Weights after each step of an optimiser that is fed given gradients.</summary>
internal sealed class OptimizerCases : ICaseKind
{
    public string Name => "optim";

    public IEnumerable<ConformanceCase> Find(string folder) => OracleCase.Find(folder, "optimizer", Run);

    private static CaseResult Run(OracleCase oracle)
    {
        if (oracle.Text("problem") != "given")
            return CaseResult.NotSupported("gradients that depend on the weights");

        OracleArguments arguments = oracle.Arguments();
        Optimizer optimizer = oracle.IsKeras ? KnownOptimizers.FromKeras(oracle.Text("optimizer"), arguments) : KnownOptimizers.FromTorch(oracle.Text("optimizer"), arguments);
        arguments.RequireNoneLeft();
        Dictionary<string, Tensor> arrays = oracle.Read();
        for (int i = 0; arrays.TryGetValue($"param0.{i}", out Tensor? start); i++)
        {
            float[] weights = start.Span<float>().ToArray();
            Tensor gradients = arrays[$"grads.{i}"];
            Tensor after = Tensor.Zeros(ElementType.Float32, gradients.Shape);
            float[] slots = new float[weights.Length * optimizer.SlotCount];
            for (int slot = 0; slot < optimizer.SlotCount; slot++)
                slots.AsSpan(slot * weights.Length, weights.Length).Fill(optimizer.SlotStart(slot));

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
}
