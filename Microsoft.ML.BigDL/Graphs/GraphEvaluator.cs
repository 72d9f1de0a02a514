using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>
/// Computes a graph once, on one thread: for constants that a model's structure depends on and for checks. Training and
/// scoring keep plans and memory instead.
/// </summary>
internal static class GraphEvaluator
{
    /// <param name="graph">The graph; its symbols get their values from <paramref name="inputs"/>.</param>
    /// <param name="inputs">One tensor per input, in the graph's order.</param>
    /// <param name="parameters">The parameters' values; null takes their first ones.</param>
    /// <param name="usesReference">Plain loops instead of fast kernels.</param>
    /// <exception cref="ArgumentException">An input has another type or shape than the graph declares.</exception>
    public static Tensor[] Run(
        Graph graph, ReadOnlySpan<Tensor> inputs, ParameterStore? parameters = null, bool usesReference = false)
    {
        Graph bound = Binding.Bind(graph, Symbols(graph, inputs));
        ParameterLayout layout = ParameterLayout.Of(bound);
        using ParameterStore store = new(layout);
        Fill(store, parameters);
        using Plan plan = Plan(bound, layout, usesReference);
        using PlanMemory memory = new(threads: 1);
        memory.Use(plan);
        memory.Use(Region.Parameters, store.WeightMemory);
        memory.Use(Region.States, store.StateMemory);
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

    // The graph at hand may be a form that uses only some of the model's parameters, or in another order.
    private static void Fill(ParameterStore store, ParameterStore? from)
    {
        if (from is null)
        {
            store.Initialize(seed: 0);
            return;
        }

        foreach (Parameter parameter in store.Layout.Parameters)
        {
            from.Of(parameter).CopyTo(store.Of(parameter));
        }
    }
}
