using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>Single layers: the output, the gradients of inputs and weights, and the running statistics after a step of training.</summary>
internal sealed class LayerCases : ICaseKind
{
    public string Name => "layers";

    public IEnumerable<ConformanceCase> Find(string folder) => OracleCase.Find(folder, "layer", Run);

    private static CaseResult Run(OracleCase oracle)
    {
        if (!oracle.IsKeras)
            return CaseResult.NotSupported("layers of PyTorch");

        if (oracle.Has("masks") || oracle.Has("output_masks") || oracle.Has("call") || oracle.Has("extra"))
            return CaseResult.NotSupported("masks and arguments of the call");

        OracleArguments arguments = oracle.Arguments();
        Layer layer = KerasLayers.Make(oracle.Text("layer"), arguments);
        arguments.RequireNoneLeft();
        Dictionary<string, Tensor> arrays = oracle.Read();
        if (arrays.ContainsKey("output.1"))
            return CaseResult.NotSupported("several outputs");

        return Compare(layer, [.. Numbered(arrays, "input").Select(Narrow)], arrays, oracle.IsTrue("training"));
    }

    /// <summary>Holds a layer to the output, the gradients and, in training, the states that another framework computed.</summary>
    public static CaseResult Compare(Layer layer, Tensor[] feeds, Dictionary<string, Tensor> arrays, bool isTraining = false)
    {
        Value[] inputs = [.. feeds.Select((tensor, i) => Node.Apply(new InputOp($"input{i}", new TensorType(tensor.ElementType, tensor.Shape))))];
        Value output = layer.Apply([.. inputs]);
        Graph graph = Graph.Trace([.. inputs], [output]);
        return Compare(layer, isTraining ? graph : InferenceForm.Of(graph), feeds, arrays, isTraining);
    }

    private static CaseResult Compare(
        Layer layer, Graph graph, Tensor[] feeds, Dictionary<string, Tensor> arrays, bool isTraining)
    {
        Tensor upstream = arrays.GetValueOrDefault("grad_output.0") ?? Tensor.Zeros(ElementType.Float32, arrays["output.0"].Shape);
        Value seed = Node.Apply(new InputOp("gradient", new TensorType(upstream.ElementType, upstream.Shape)));
        ImmutableArray<Value> inputs = [.. graph.Inputs.Where(input => ElementTypes.IsFloat(input.Type.ElementType))];
        ImmutableArray<Value> weights = [.. graph.Parameters.Where(value => Graph.ParameterOf(value).IsTrainable)];
        if (graph.Outputs[0].Type != seed.Type)
            return CaseResult.Failed($"the output is {graph.Outputs[0].Type} but {seed.Type} is expected");

        ImmutableArray<Value?> gradients = GradientBuilder.Differentiate(graph, [seed], [.. inputs, .. weights], Sum.Of);
        (Value Value, string Name, Tensor Expected)[] wanted =
        [
            (graph.Outputs[0], "output.0", arrays["output.0"]),
            .. Gradients(layer, inputs, weights, gradients, arrays),
            .. isTraining ? States(graph, arrays) : [],
        ];
        using var parameters = new ParameterStore(ParameterLayout.Of(graph));
        foreach (Parameter parameter in parameters.Layout.Parameters)
        {
            string kind = parameter.IsTrainable ? "param" : "state";
            KerasWeights.Stored(layer, parameter, Named(arrays, kind, parameter.Name)).Span<float>().CopyTo(parameters.Of(parameter));
        }

        Tensor[] results = GraphEvaluator.Run(
            Graph.Trace([.. graph.Inputs, seed], [.. wanted.Select(item => item.Value)]), [.. feeds, upstream], parameters);
        return CaseResult.Of(wanted
            .Select((item, i) => OracleCase.Difference(item.Name, results[i], item.Expected))
            .FirstOrDefault(difference => difference is not null));
    }

    private static IEnumerable<(Value Value, string Name, Tensor Expected)> Gradients(
        Layer layer,
        ImmutableArray<Value> inputs,
        ImmutableArray<Value> weights,
        ImmutableArray<Value?> gradients,
        Dictionary<string, Tensor> arrays)
    {
        for (int i = 0; i < gradients.Length; i++)
        {
            Parameter? parameter = i < inputs.Length ? null : Graph.ParameterOf(weights[i - inputs.Length]);
            string name = parameter is null ? $"grad_input.{i}" : $"grad_param.{parameter.Name}";
            if (!arrays.Keys.Any(key => key.StartsWith("grad_output", StringComparison.Ordinal)))
                continue;

            Tensor expected = parameter is null ? arrays[name]
                : KerasWeights.Stored(layer, parameter, Named(arrays, "grad_param", parameter.Name));
            Value gradient = gradients[i] ?? throw new InvalidOperationException($"nothing flows back to {name}");
            yield return (gradient, name, expected);
        }
    }

    private static IEnumerable<(Value Value, string Name, Tensor Expected)> States(Graph graph, Dictionary<string, Tensor> arrays) =>
        from node in graph.Nodes
        from update in node.Op.StateUpdates
        let name = Graph.ParameterOf(node.Inputs[update.Input]).Name
        select (node.Outputs[update.Output], $"state_after.{name}", Named(arrays, "state_after", name));

    // Keras puts the weights of recurrent layers below a cell: param.lstm_cell.kernel.
    // Our forward_kernel is Keras's forward_lstm.lstm_cell.kernel.
    private static Tensor Named(Dictionary<string, Tensor> arrays, string kind, string name)
    {
        string? direction = new[] { "forward_", "backward_" }.FirstOrDefault(name.StartsWith);
        string last = direction is null ? name : name[direction.Length..];
        return arrays.Single(array => array.Key.StartsWith($"{kind}.{direction}", StringComparison.Ordinal)
            && array.Key.EndsWith($".{last}", StringComparison.Ordinal)).Value;
    }

    private static IEnumerable<Tensor> Numbered(Dictionary<string, Tensor> arrays, string kind)
    {
        for (int i = 0; arrays.TryGetValue($"{kind}.{i}", out Tensor? tensor); i++)
            yield return tensor;
    }

    private static Tensor Narrow(Tensor tensor) => tensor.ElementType == ElementType.Int64
        ? Tensor.From<int>(tensor.Shape, [.. tensor.Span<long>().ToArray().Select(index => checked((int)index))])
        : tensor;
}
