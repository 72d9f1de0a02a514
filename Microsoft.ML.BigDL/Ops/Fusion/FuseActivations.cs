using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Convolution;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Normalization;
using Microsoft.ML.BigDL.Ops.Products;

namespace Microsoft.ML.BigDL.Ops.Fusion;

/// <summary>
/// Makes an activation the epilogue of the product, convolution or batch normalisation before it where nobody else reads what lies
/// between, so that memory is passed over once. It applies to graphs with gradients too, which are worked out from the activation's output.
/// </summary>
internal static class FuseActivations
{
    /// <summary>The graph with fused activations.</summary>
    public static Graph Apply(Graph graph)
    {
        Dictionary<Value, int> readers = [];
        foreach (Value value in graph.Nodes.SelectMany(node => node.Inputs).Concat(graph.Outputs))
        {
            readers[value] = readers.GetValueOrDefault(value) + 1;
        }

        // Each fused activation by the value it reads.
        Dictionary<Value, Op> fused = [];
        foreach (Node node in graph.Nodes)
        {
            Epilogue epilogue = EpilogueOf(node.Op);
            if (epilogue != Epilogue.None && node.Inputs[0] is { Index: 0 } input && readers[input] == 1
                && WithEpilogue(input.Producer.Op, epilogue) is Op op)
            {
                fused.Add(input, op);
            }
        }

        return GraphRewriter.Rewrite(graph, (node, inputs) =>
            EpilogueOf(node.Op) != Epilogue.None && fused.ContainsKey(node.Inputs[0]) ? [inputs[0]]
            : fused.TryGetValue(node.Outputs[0], out Op? op) ? Node.Create(op, inputs).Outputs
            : (ImmutableArray<Value>?)null);
    }

    private static Epilogue EpilogueOf(Op op) => op switch
    {
        Relu => Epilogue.Relu,
        Tanh => Epilogue.Tanh,
        Sigmoid => Epilogue.Sigmoid,
        _ => Epilogue.None,
    };

    private static Op? WithEpilogue(Op op, Epilogue epilogue) => op switch
    {
        MatMul { Epilogue: Epilogue.None } product => product with { Epilogue = epilogue },
        Conv { Epilogue: Epilogue.None } convolution => convolution with { Epilogue = epilogue },
        BatchNormalization { Epilogue: Epilogue.None } normalization => normalization with { Epilogue = epilogue },
        _ => null,
    };
}
