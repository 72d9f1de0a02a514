using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Convolution;
using Microsoft.ML.BigDL.Ops.Normalization;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Fusion;

/// <summary>
/// Lets the convolution or product in front of a batch normalisation do its work in a scoring graph: with
/// <c>f = gamma / sqrt(variance + epsilon)</c> per channel, the kernel becomes <c>kernel f</c> and the bias <c>(bias - mean) f + beta</c>. It
/// applies where nobody else reads what lies between and no activation does.
/// </summary>
internal static class FoldBatchNormalization
{
    /// <summary>The folded graph and the values of its parameters, which the caller disposes.</summary>
    /// <param name="scoring">A graph in the inference form.</param>
    /// <param name="parameters">The values of its parameters.</param>
    public static (Graph Graph, ParameterStore Parameters) Apply(Graph scoring, ParameterStore parameters)
    {
        Dictionary<Value, int> readers = [];
        foreach (Value value in scoring.Nodes.SelectMany(node => node.Inputs).Concat(scoring.Outputs))
        {
            readers[value] = readers.GetValueOrDefault(value) + 1;
        }

        Dictionary<Parameter, float[]> folded = [];
        Graph graph = GraphRewriter.Rewrite(scoring, (node, inputs) =>
            CanFold(node, readers) ? Fold(node, inputs, parameters, folded) : (ImmutableArray<Value>?)null);
        var store = new ParameterStore(ParameterLayout.Of(graph));
        foreach (Parameter parameter in store.Layout.Parameters)
        {
            ReadOnlySpan<float> values = folded.TryGetValue(parameter, out float[]? own) ? own : parameters.Of(parameter);
            values.CopyTo(store.Of(parameter));
        }

        return (graph, store);
    }

    private static bool CanFold(Node node, Dictionary<Value, int> readers)
    {
        if (node.Op is not BatchNormalization { Training: false } normalization)
        {
            return false;
        }

        Value input = node.Inputs[0];
        bool fits = input.Producer.Op switch
        {
            Conv { Epilogue: Epilogue.None } => normalization.Axis == 1,
            MatMul { Epilogue: Epilogue.None } => normalization.Axis == input.Type.Rank - 1 && input.Producer.Inputs[1].Type.Rank == 2,
            _ => false,
        };
        return fits && readers[input] == 1 && node.Inputs.Skip(1).Concat(input.Producer.Inputs.Skip(1))
            .All(value => value.Producer.Op is ParameterOp { ElementType: ElementType.Float32 });
    }

    private static ImmutableArray<Value> Fold(
        Node node, ImmutableArray<Value> inputs, ParameterStore parameters, Dictionary<Parameter, float[]> folded)
    {
        var normalization = (BatchNormalization)node.Op;
        Node product = inputs[0].Producer;
        Parameter kernel = Graph.ParameterOf(product.Inputs[1]);
        float[] values = parameters.Of(kernel).ToArray();
        // The output channels are the kernel's first axis in a convolution and a transposed product, else its last.
        int channels = Graph.ParameterOf(node.Inputs[1]).Shape[0];
        bool isLast = product.Op is MatMul { TransposeB: false };
        int run = isLast ? 1 : values.Length / channels;
        float[] biases = new float[channels];
        double[] factors = new double[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            factors[channel] = At(1, channel) / Math.Sqrt(At(4, channel) + (double)normalization.Epsilon);
            double bias = product.Inputs.Length > 2 ? parameters.Of(Graph.ParameterOf(product.Inputs[2]))[channel] : 0;
            biases[channel] = (float)(((bias - At(3, channel)) * factors[channel]) + At(2, channel));
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(values[i] * factors[i / run % channels]);
        }

        Value newKernel = Declare(kernel.Name, kernel.Shape, values);
        Value newBias = Declare("bias", new Shape(channels), biases);
        Op op = product.Op switch
        {
            Conv convolution => convolution with { HasBias = true, Epilogue = normalization.Epilogue },
            _ => (MatMul)product.Op with { HasBias = true, Epilogue = normalization.Epilogue },
        };
        Value output = Node.Apply(op, product.Inputs[0], newKernel, newBias);
        output.Producer.Scope = product.Scope;
        return [output];

        double At(int input, int channel) => parameters.Of(Graph.ParameterOf(node.Inputs[input]))[channel];

        Value Declare(string name, Shape shape, float[] numbers)
        {
            var parameter = new Parameter(kernel.Scope, name, shape, kernel.Initializer);
            folded.Add(parameter, numbers);
            Value value = Node.Apply(new ParameterOp(parameter, ElementType.Float32));
            value.Producer.Scope = kernel.Scope;
            return value;
        }
    }
}
