using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops;

/// <summary>
/// Proves an expression: its gradients in double precision against central differences, and its fast kernels,
/// forward and backward, against the reference kernels, with 1 and 3 threads bit for bit.
/// </summary>
internal static class OpCheck
{
    // PyTorch's gradcheck: step 1e-6, absolute 1e-5, relative 1e-3.
    private const double Step = 1e-6;
    private const double Absolute = 1e-5;
    private const double Relative = 1e-3;

    /// <summary>Checks an expression of single-precision inputs; integer inputs are given whole and not differentiated.</summary>
    public static void Verify(Func<Value[], Value> expression, Tensor[] inputs, double tolerance = 1e-5)
    {
        VerifyGradient(expression, inputs);
        VerifyFast(expression, inputs, tolerance);
    }

    /// <summary>Values between -1 and 1 that keep a distance of 0.05 from 0 and from each other.</summary>
    public static Tensor Values(int seed, params int[] shape)
    {
        Tensor tensor = Tensor.Zeros(ElementType.Float32, new Shape(shape));
        Span<float> values = tensor.Span<float>();
        var random = new Random(seed);
        for (int i = 0; i < values.Length; i++)
        {
            float value = (float)((random.NextDouble() * 2) - 1);
            values[i] = value + (value < 0 ? -0.05f : 0.05f);
        }

        return tensor;
    }

    public static Tensor Positive(int seed, params int[] shape)
    {
        Tensor tensor = Values(seed, shape);
        foreach (ref float value in tensor.Span<float>())
        {
            value = Math.Abs(value) + 0.1f;
        }

        return tensor;
    }

    public static Tensor Indices(int seed, int below, params int[] shape)
    {
        Tensor tensor = Tensor.Zeros(ElementType.Int32, new Shape(shape));
        var random = new Random(seed);
        foreach (ref int value in tensor.Span<int>())
        {
            value = random.Next(below);
        }

        return tensor;
    }

    /// <summary>Runs an expression and returns its output and, where asked, the gradients of all floating-point inputs.</summary>
    public static double[][] Run(
        Func<Value[], Value> expression, Tensor[] inputs, ElementType floatType, bool useReference, bool withGradients, int threads)
    {
        Value[] sources = [.. inputs.Select((tensor, i) => Node.Apply(new InputOp($"x{i}", Declared(tensor))))];
        Value result = expression(sources);
        Graph graph = Binding.Bind(Graph.Trace([.. sources], [result]), new Dictionary<string, int>(), floatType);
        ImmutableArray<Value> outputs = graph.Outputs;
        List<Tensor> feeds = [.. inputs];
        if (withGradients)
        {
            Value seed = Node.Apply(new InputOp("seed", graph.Outputs[0].Type));
            ImmutableArray<Value> targets = [.. graph.Inputs.Where(input => ElementTypes.IsFloat(input.Type.ElementType))];
            ImmutableArray<Value?> gradients = GradientBuilder.Differentiate(graph, [seed], targets, Sum.Of);
            outputs = [.. outputs, .. gradients.Select((gradient, i) => gradient
                ?? Node.Apply(new ConstantOp(Tensor.Zeros(floatType, targets[i].Type.Shape))))];
            feeds.Add(Values(77, graph.Outputs[0].Type.Shape.ToArray()));
            graph = Graph.Trace([.. graph.Inputs, seed], outputs);
        }

        int batch = inputs[0].Shape.Rank > 0 ? inputs[0].Shape[0] : 0;
        using Plan plan = PlanCompiler.Compile(
            new PlanRequest(graph, ParameterLayout.Of(graph)) { BatchSize = batch, UsesReference = useReference });
        using var memory = new PlanMemory(threads);
        using var team = new ThreadTeam(threads);
        memory.Use(plan);
        for (int i = 0; i < feeds.Count; i++)
        {
            Feed(plan, memory, i, feeds[i], floatType);
        }

        team.Run(new PlanTask(plan, memory));
        return [.. graph.Outputs.Select((output, i) => Read(plan, memory, i, output.Type.ElementType))];
    }

    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance, string what)
    {
        Assert.AreEqual(expected.Length, actual.Length, what);
        double scale = 1e-3;
        foreach (double value in expected)
        {
            scale = double.IsFinite(value) ? Math.Max(scale, Math.Abs(value)) : scale;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            bool isSame = expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= tolerance * scale;
            Assert.IsTrue(isSame, $"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R} (largest {scale:R}).");
        }
    }

    private static void VerifyFast(Func<Value[], Value> expression, Tensor[] inputs, double tolerance)
    {
        double[][] expected = Run(expression, inputs, ElementType.Float32, useReference: true, withGradients: true, threads: 1);
        double[][] one = Run(expression, inputs, ElementType.Float32, useReference: false, withGradients: true, threads: 1);
        double[][] three = Run(expression, inputs, ElementType.Float32, useReference: false, withGradients: true, threads: 3);
        for (int i = 0; i < expected.Length; i++)
        {
            string what = i == 0 ? "output" : $"gradient {i - 1}";
            AssertClose(expected[i], one[i], tolerance, $"fast against reference, {what}");
            CollectionAssert.AreEqual(one[i], three[i], $"1 and 3 threads, {what}");
        }
    }

    private static void VerifyGradient(Func<Value[], Value> expression, Tensor[] inputs)
    {
        double[][] analytic = Run(expression, inputs, ElementType.Float64, useReference: true, withGradients: true, threads: 1);
        Tensor upstream = Values(77, analytic[0].Length);
        int target = 0;
        foreach (Tensor input in inputs.Where(tensor => tensor.ElementType == ElementType.Float32))
        {
            double[] gradient = analytic[++target];
            for (int i = 0; i < gradient.Length; i++)
            {
                double numeric = (Weighted(input, i, Step) - Weighted(input, i, -Step)) / (2 * Step);
                bool isSame = Math.Abs(numeric - gradient[i]) <= Absolute + (Relative * Math.Abs(numeric));
                Assert.IsTrue(isSame, $"gradient of input {target - 1}, element {i}: {gradient[i]:R}, by differences {numeric:R}.");
            }
        }

        double Weighted(Tensor moved, int element, double by)
        {
            // The step is far below single precision, so it is added to the double-precision feed.
            Tensor[] feeds = [.. inputs.Select(tensor => ReferenceEquals(tensor, moved) ? Moved(tensor, element, by) : tensor)];
            double[] output = Run(expression, feeds, ElementType.Float64, useReference: true, withGradients: false, threads: 1)[0];
            double total = 0;
            for (int i = 0; i < output.Length; i++)
            {
                total += output[i] * upstream.Span<float>()[i];
            }

            return total;
        }
    }

    private static Tensor Moved(Tensor tensor, int element, double by)
    {
        double[] values = [.. tensor.Span<float>().ToArray().Select(value => (double)value)];
        values[element] += by;
        return Tensor.From<double>(tensor.Shape, values);
    }

    // Expressions are written in single precision; binding widens them as a whole.
    private static TensorType Declared(Tensor tensor) => new(
        tensor.ElementType == ElementType.Float64 ? ElementType.Float32 : tensor.ElementType, tensor.Shape);

    private static void Feed(Plan plan, PlanMemory memory, int index, Tensor tensor, ElementType floatType)
    {
        if (tensor.ElementType == ElementType.Float64)
        {
            tensor.Span<double>().CopyTo(plan.Input<double>(index, memory));
        }
        else if (tensor.ElementType == ElementType.Float32 && floatType == ElementType.Float64)
        {
            Span<double> feed = plan.Input<double>(index, memory);
            for (int i = 0; i < feed.Length; i++)
            {
                feed[i] = tensor.Span<float>()[i];
            }
        }
        else
        {
            tensor.Bytes.CopyTo(plan.Input<byte>(index, memory));
        }
    }

    private static double[] Read(Plan plan, PlanMemory memory, int index, ElementType type) => type switch
    {
        ElementType.Float64 => plan.Output<double>(index, memory).ToArray(),
        ElementType.Float32 => [.. plan.Output<float>(index, memory).ToArray().Select(value => (double)value)],
        ElementType.Int32 => [.. plan.Output<int>(index, memory).ToArray().Select(value => (double)value)],
        ElementType.Int64 => [.. plan.Output<long>(index, memory).ToArray().Select(value => (double)value)],
        _ => [.. plan.Output<byte>(index, memory).ToArray().Select(value => (double)value)],
    };

    private sealed class PlanTask(Plan plan, PlanMemory memory) : ITeamTask
    {
        public void Run(int thread, TeamBarrier barrier) => plan.Run(memory, thread, barrier);
    }
}
