using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>Brings Keras's weights, and gradients of weights, into the order in which our layers keep them.</summary>
internal static class KerasWeights
{
    // Keras has an LSTM's gates in the order i, f, g, o; ONNX, and so we, in the order i, o, f, g.
    private static readonly int[] s_lstmGates = [0, 3, 1, 2];

    public static Tensor Stored(Layer layer, Parameter parameter, Tensor keras)
    {
        ReadOnlySpan<float> from = keras.Span<float>();
        Tensor stored = Tensor.Zeros(ElementType.Float32, parameter.Shape);
        if (stored.Shape.ElementCount != keras.Shape.ElementCount)
            throw new InvalidOperationException($"{parameter.Name} is {parameter.Shape} but Keras has {keras.Shape}");

        Span<float> to = stored.Span<float>();
        switch (layer)
        {
            case Conv1D or Conv2D when keras.Shape.Rank > 1:
                // [.., in, out] to [out, in, ..] exchanges the window and its channels with the filters.
                int channels = keras.Shape[-2];
                int filters = keras.Shape[-1];
                int window = from.Length / (channels * filters);
                for (int i = 0; i < from.Length; i++)
                    to[(((i % filters * channels) + (i / filters % channels)) * window) + (i / filters / channels)] = from[i];

                break;
            case Bidirectional both:
                return Stored(both.Layer, parameter, keras);
            case RecurrentLayer recurrent:
                bool isBias = parameter.Name.EndsWith("bias", StringComparison.Ordinal);
                int rows = isBias ? from.Length : keras.Shape[1];
                int columns = from.Length / rows;
                for (int row = 0; row < rows; row++)
                {
                    int gate = row / recurrent.Units;
                    int source = layer is LSTM ? (s_lstmGates[gate] * recurrent.Units) + (row % recurrent.Units) : row;
                    for (int column = 0; column < columns; column++)
                        to[(row * columns) + column] = from[(column * rows) + source];
                }

                break;
            default:
                from.CopyTo(to);
                break;
        }

        return stored;
    }
}
