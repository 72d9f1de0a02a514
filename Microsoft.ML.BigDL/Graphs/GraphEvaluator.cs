using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>
/// Computes a graph once, on one thread, with every parameter at its first value: for constants that a model's
/// structure depends on and for checks. Training and scoring keep plans and memory instead.
/// </summary>
internal static class GraphEvaluator
{
    /// <param name="graph">The graph; its symbols get their values from <paramref name="inputs"/>.</param>
    /// <param name="inputs">One tensor per input, in the graph's order.</param>
    /// <param name="usesReference">Plain loops instead of fast kernels.</param>
    /// <exception cref="ArgumentException">An input has another type or shape than the graph declares.</exception>
    public static Tensor[] Run(Graph graph, ReadOnlySpan<Tensor> inputs, bool usesReference = false)
    {
        Graph bound = Binding.Bind(graph, Symbols(graph, inputs));
        ParameterLayout layout = ParameterLayout.Of(bound);
        using AlignedMemory weights = new((long)layout.TrainableLength * sizeof(float));
        using AlignedMemory states = new((long)layout.StateLength * sizeof(float));
        Initialize(layout, weights, states);
        using Plan plan = Plan(bound, layout, usesReference);
        using PlanMemory memory = new(threads: 1);
        memory.Use(plan);
        memory.Use(Region.Parameters, weights);
        memory.Use(Region.States, states);
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].Bytes.CopyTo(plan.Input<byte>(i, memory));
        }

        plan.Run(memory, 0, new TeamBarrier(1));
        var outputs = new Tensor[bound.Outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = Tensor.Zeros(bound.Outputs[i].Type.ElementType, bound.Outputs[i].Type.Shape);
            plan.Output<byte>(i, memory).CopyTo(outputs[i].WritableBytes);
        }

        return outputs;
    }

    private static Plan Plan(Graph graph, ParameterLayout layout, bool usesReference) =>
        PlanCompiler.Compile(new PlanRequest(graph, layout) { UsesReference = usesReference });

    private static Dictionary<string, int> Symbols(Graph graph, ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length != graph.Inputs.Length)
        {
            throw new ArgumentException($"The graph has {graph.Inputs.Length} inputs but {inputs.Length} tensors were given.");
        }

        Dictionary<string, int> symbols = new(StringComparer.Ordinal);
        for (int i = 0; i < inputs.Length; i++)
        {
            TensorType type = graph.Inputs[i].Type;
            for (int axis = 0; axis < type.Rank && axis < inputs[i].Shape.Rank; axis++)
            {
                if (!type[axis].IsFixed)
                {
                    symbols.TryAdd(type[axis].ToString(), inputs[i].Shape[axis]);
                }
            }

            if (type.Bind(symbols) != new TensorType(inputs[i].ElementType, inputs[i].Shape))
            {
                throw new ArgumentException($"Input '{Graph.InputName(graph.Inputs[i])}' is declared {type} but {inputs[i]} was given.");
            }
        }

        return symbols;
    }

    private static void Initialize(ParameterLayout layout, AlignedMemory weights, AlignedMemory states)
    {
        for (int i = 0; i < layout.Parameters.Length; i++)
        {
            Parameter parameter = layout.Parameters[i];
            Span<float> vector = parameter.IsTrainable ? weights.Span<float>() : states.Span<float>();
            parameter.Initializer.Fill(layout.Slice(parameter, vector), parameter.Shape, seed: 0, ordinal: i);
        }
    }
}
