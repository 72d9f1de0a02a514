using Microsoft.ML.BigDL.Layers;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>Our layers from Keras's names and arguments.</summary>
internal static class KerasLayers
{
    public static Layer Make(string name, OracleArguments arguments) => name switch
    {
        "Dense" => new Dense(arguments.Whole("units", 1))
        {
            Activation = Function(arguments, "linear"),
            UseBias = arguments.Flag("use_bias", true),
        },
        "Activation" => new ActivationLayer(Function(arguments, "linear")),
        "ReLU" => new ActivationLayer(Activation.ReLU),
        "ELU" => new ActivationLayer(Activation.ELU),
        "Softmax" => new ActivationLayer(Activation.Softmax),
        "Conv1D" => new Conv1D(arguments.Whole("filters", 1), arguments.Square("kernel_size") ?? 1)
        {
            Strides = arguments.Square("strides") ?? 1,
            DilationRate = arguments.Square("dilation_rate") ?? 1,
            Groups = arguments.Whole("groups", 1),
            Padding = Edges(arguments),
            DataFormat = Format(arguments),
            Activation = Function(arguments, "linear"),
            UseBias = arguments.Flag("use_bias", true),
        },
        "Conv2D" => Convolution(arguments),
        "BatchNormalization" => new BatchNormalization
        {
            Momentum = arguments.Number("momentum", 0.99f),
            Epsilon = arguments.Number("epsilon", 1e-3f),
            DataFormat = Axis(arguments),
        },
        "LayerNormalization" => new LayerNormalization { Epsilon = arguments.Number("epsilon", 1e-3f) },
        "Embedding" => new Embedding(arguments.Whole("input_dim", 1), arguments.Whole("output_dim", 1)),
        "Dropout" => new Dropout(arguments.Number("rate", 0)),
        "Reshape" => new Reshape(arguments.Wholes("target_shape")),
        "Flatten" when Format(arguments) == DataFormat.ChannelsLast => new Flatten(),
        "Add" => new Add(),
        "Subtract" => new Subtract(),
        "Multiply" => new Multiply(),
        "Average" => new Average(),
        "Concatenate" => new Concatenate { Axis = arguments.Whole("axis", -1) },
        "Bidirectional" => BothEnds(arguments),
        _ => Pooling(name, arguments) ?? Recurrent(name, arguments) ?? throw new NotSupportedException($"layer {name}"),
    };

    private static Conv2D Convolution(OracleArguments arguments) => new(arguments.Whole("filters", 1), arguments.Square("kernel_size") ?? 1)
    {
        Strides = arguments.Square("strides") ?? 1,
        DilationRate = arguments.Square("dilation_rate") ?? 1,
        Groups = arguments.Whole("groups", 1),
        Padding = Edges(arguments),
        DataFormat = Format(arguments),
        Activation = Function(arguments, "linear"),
        UseBias = arguments.Flag("use_bias", true),
    };

    private static Layer? Pooling(string name, OracleArguments arguments)
    {
        switch (name)
        {
            case "MaxPooling2D":
                return new MaxPooling2D(arguments.Square("pool_size") ?? 2)
                {
                    Strides = arguments.Square("strides"),
                    Padding = Edges(arguments),
                    DataFormat = Format(arguments),
                };
            case "AveragePooling2D":
                return new AveragePooling2D(arguments.Square("pool_size") ?? 2)
                {
                    Strides = arguments.Square("strides"),
                    Padding = Edges(arguments),
                    DataFormat = Format(arguments),
                };
            case "GlobalMaxPooling1D":
                arguments.Only("keepdims", supported: false);
                return new GlobalMaxPooling1D { DataFormat = Format(arguments) };
            case "GlobalAveragePooling1D":
                arguments.Only("keepdims", supported: false);
                return new GlobalAveragePooling1D { DataFormat = Format(arguments) };
            case "GlobalMaxPooling2D":
                arguments.Only("keepdims", supported: false);
                return new GlobalMaxPooling2D { DataFormat = Format(arguments) };
            case "GlobalAveragePooling2D":
                arguments.Only("keepdims", supported: false);
                return new GlobalAveragePooling2D { DataFormat = Format(arguments) };
            default:
                return null;
        }
    }

    private static RecurrentLayer? Recurrent(string name, OracleArguments arguments)
    {
        if (name is not ("LSTM" or "GRU" or "SimpleRNN"))
            return null;

        int units = arguments.Whole("units", 1);
        bool returnsSequences = arguments.Flag("return_sequences", false);
        bool goesBackwards = arguments.Flag("go_backwards", false);
        bool usesBias = arguments.Flag("use_bias", true);
        return name switch
        {
            "LSTM" => new LSTM(units)
            {
                ReturnSequences = returnsSequences,
                GoBackwards = goesBackwards,
                UseBias = usesBias,
                UnitForgetBias = arguments.Flag("unit_forget_bias", true),
            },
            "GRU" => new GRU(units)
            {
                ReturnSequences = returnsSequences,
                GoBackwards = goesBackwards,
                UseBias = usesBias,
                ResetAfter = arguments.Flag("reset_after", true),
            },
            _ => new SimpleRNN(units) { ReturnSequences = returnsSequences, GoBackwards = goesBackwards, UseBias = usesBias },
        };
    }

    private static Bidirectional BothEnds(OracleArguments arguments)
    {
        (string name, OracleArguments inner) = arguments.Layer("layer");
        RecurrentLayer layer = Recurrent(name, inner) ?? throw new NotSupportedException($"Bidirectional {name}");
        inner.RequireNoneLeft();
        return new Bidirectional(layer)
        {
            MergeMode = arguments.Text("merge_mode", "concat") switch
            {
                "concat" => MergeMode.Concat,
                "sum" => MergeMode.Sum,
                "ave" => MergeMode.Average,
                "mul" => MergeMode.Multiply,
                string other => throw new NotSupportedException($"merge_mode {other}"),
            },
        };
    }

    private static Padding Edges(OracleArguments arguments) => arguments.Text("padding", "valid") switch
    {
        "valid" => Padding.Valid,
        "same" => Padding.Same,
        "causal" => Padding.Causal,
        string other => throw new NotSupportedException($"padding {other}"),
    };

    private static DataFormat Format(OracleArguments arguments) =>
        arguments.Text("data_format", "channels_last") == "channels_first" ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast;

    private static DataFormat Axis(OracleArguments arguments) => arguments.Whole("axis", -1) switch
    {
        -1 => DataFormat.ChannelsLast,
        1 => DataFormat.ChannelsFirst,
        int other => throw new NotSupportedException($"axis {other}"),
    };

    private static Activation Function(OracleArguments arguments, string fallback)
    {
        string name = arguments.Text("activation", fallback);
        return Enum.TryParse(name.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true, out Activation activation)
            ? activation
            : throw new NotSupportedException($"activation {name}");
    }
}
