using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

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
        return Compare(optimizer, arrays);
    }

    /// <summary>Feeds <c>grads.i</c> to weights that begin as <c>param0.i</c>; after each step they must be <c>params.i</c>.</summary>
    public static CaseResult Compare(Optimizer optimizer, Dictionary<string, Tensor> arrays)
    {
        Scope scope = new("Case", "case");
        ParameterLayout layout = new(Enumerable.Range(0, arrays.Keys.Count(name => name.StartsWith("param0.", StringComparison.Ordinal)))
            .Select(i => new Parameter(scope, $"param{i}", arrays[$"param0.{i}"].Shape, new Zeros())));
        return CaseResult.Of(Differences(layout, optimizer, arrays).FirstOrDefault());
    }

    // All weights of a case lie in one vector, as in a training, so that norms are over all of them.
    private static List<string> Differences(ParameterLayout layout, Optimizer optimizer, Dictionary<string, Tensor> arrays)
    {
        int length = layout.TrainableLength;
        float[] weights = new float[length];
        float[] slots = new float[length * optimizer.SlotCount];
        optimizer.StartSlots(slots);
        WeightUpdate update = new(layout, optimizer, new SliceMap(length, 1));
        for (int i = 0; i < layout.Parameters.Length; i++)
            arrays[$"param0.{i}"].Span<float>().CopyTo(layout.Slice<float>(layout.Parameters[i], weights));

        Tensor[] after = [.. layout.Parameters.Select((_, i) => Tensor.Zeros(ElementType.Float32, arrays[$"grads.{i}"].Shape))];
        for (int step = 0; step < after[0].Shape[0]; step++)
        {
            float[] gradients = new float[length];
            for (int i = 0; i < after.Length; i++)
                Row(arrays[$"grads.{i}"], step).CopyTo(layout.Slice<float>(layout.Parameters[i], gradients));

            if (update.NeedsNorms)
                update.Measure(gradients, 0, 1);

            update.Apply(weights, gradients, new SlotRange(slots, length, 0, length), 0, new UpdateStep(step, optimizer.LearningRate.At(step)));
            for (int i = 0; i < after.Length; i++)
                layout.Slice<float>(layout.Parameters[i], weights).CopyTo(Row(after[i], step));
        }

        return [.. after.Select((tensor, i) => OracleCase.Difference($"params.{i}", tensor, arrays[$"params.{i}"])).OfType<string>()];
    }

    private static Span<float> Row(Tensor tensor, int row)
    {
        int length = (int)(tensor.Shape.ElementCount / tensor.Shape[0]);
        return tensor.Span<float>().Slice(row * length, length);
    }
}
