using System.Collections.Immutable;
using System.Reflection;
using Google.Protobuf;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Ops.Fusion;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>
/// Writes a graph, in the form used for scoring, as an ONNX model: the batch axis stays symbolic, inputs, weights,
/// layers and outputs keep their names.
/// </summary>
internal static class OnnxExporter
{
    /// <summary>The version of the operator set that models are written in.</summary>
    public const int Opset = 20;

    // The format version that came with the operator set.
    private const int IrVersion = 9;
    private const string ProducerName = "BigDL.ML";

    // Two right single-precision evaluations of a deep network differ by rounding alone far below this.
    private const double LargestDifference = 1e-2;

    /// <summary>The serialized model of a graph with the parameters' values of a store.</summary>
    /// <exception cref="NotSupportedException">An operator has no counterpart in ONNX; the text names all of them.</exception>
    public static byte[] Serialize(Graph graph, ParameterStore parameters, OnnxExportOptions? options = null) =>
        Export(graph, parameters, options).ToByteArray();

    /// <summary>
    /// Writes a model file, after it has been run beside the graph on a sample; an existing file is replaced only by a
    /// whole one.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="graph">The graph in the form that is trained.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <param name="sample">One tensor per input.</param>
    /// <param name="options">Names and notes.</param>
    /// <returns>The largest difference between ONNX Runtime's outputs and ours, |a - b| / (1 + |b|).</returns>
    /// <exception cref="BigDLException">ONNX Runtime disagrees, or the folder cannot be written to; nothing is left behind.</exception>
    /// <exception cref="NotSupportedException">An operator has no counterpart in ONNX.</exception>
    public static double Save(
        string path, Graph graph, ParameterStore parameters, IReadOnlyList<Tensor> sample, OnnxExportOptions? options = null)
    {
        byte[] model = Serialize(graph, parameters, options);
        Tensor[] ours = GraphEvaluator.Run(InferenceForm.Of(graph), [.. sample], parameters);
        Tensor[] theirs = OnnxRuntimeCheck.Run(model, [.. graph.Inputs.Select(Graph.InputName)], sample);
        double difference = OnnxRuntimeCheck.LargestDifference(ours, theirs);
        if (!(difference <= LargestDifference))
        {
            throw new BigDLException($"'{path}' was not written: ONNX Runtime's outputs differ from the model's by up to " +
                $"{difference:R}, and {LargestDifference:R} is the most allowed. Check the sample for extreme values.");
        }

        AtomicFile.Write(path, stream => stream.Write(model));
        return difference;
    }

    /// <summary>Goes through a graph as the export does, without a weight: tells before a training what would fail after it.</summary>
    /// <exception cref="NotSupportedException">An operator has no counterpart in ONNX; the text names all of them.</exception>
    public static void Check(Graph graph) => Write(InferenceForm.Of(graph), graph, null, new OnnxExportOptions());

    /// <param name="graph">The graph in the form that is trained.</param>
    /// <param name="parameters">The parameters' values.</param>
    /// <param name="options">Names and notes.</param>
    /// <exception cref="NotSupportedException">An operator has no counterpart in ONNX; the text names all of them.</exception>
    public static ModelProto Export(Graph graph, ParameterStore parameters, OnnxExportOptions? options = null)
    {
        options ??= new OnnxExportOptions();
        Graph scoring = InferenceForm.Of(graph);
        if (!options.FoldsBatchNormalization)
            return Write(scoring, graph, parameters, options);

        (Graph folded, ParameterStore values) = FoldBatchNormalization.Apply(scoring, parameters);
        using (values)
            return Write(folded, graph, values, options);
    }

    private static ModelProto Write(Graph scoring, Graph graph, ParameterStore? parameters, OnnxExportOptions options)
    {
        GraphProto proto = new() { Name = options.GraphName };
        OnnxGraphWriter writer = new(proto, parameters);
        foreach (Value input in scoring.Inputs)
            proto.Input.Add(writer.DeclareInput(input));

        ImmutableArray<string> outputNames = [.. options.OutputNames ?? OutputNames(graph)];
        writer.ReserveOutputs(scoring, outputNames);
        SortedSet<string> refusals = new(StringComparer.Ordinal);
        foreach (Node node in scoring.Nodes)
        {
            if (OnnxExports.RuleFor(node.Op) is { } rule)
                rule(new OnnxNodeWriter(writer, node));
            else if (node.Op is not SourceOp)
                refusals.Add($"operator {node.Op.Name} ({node.Scope})");
        }

        if (refusals.Count > 0)
            throw new NotSupportedException($"The model cannot be written as ONNX: {string.Join(", ", refusals)} has no counterpart there.");

        for (int i = 0; i < scoring.Outputs.Length; i++)
            proto.Output.Add(writer.DeclareOutput(scoring.Outputs[i], outputNames[i]));

        ModelProto model = new()
        {
            IrVersion = IrVersion,
            ProducerName = ProducerName,
            ProducerVersion = Version(),
            OpsetImport = { new OperatorSetIdProto { Version = Opset } },
            Graph = proto,
        };
        model.MetadataProps.Add(options.Metadata.OrderBy(note => note.Key, StringComparer.Ordinal)
            .Select(note => new StringStringEntryProto { Key = note.Key, Value = note.Value }));
        return model;
    }

    private static IEnumerable<string> OutputNames(Graph graph)
    {
        HashSet<string> taken = [.. graph.Inputs.Select(Graph.InputName)];
        foreach (Value output in graph.Outputs)
        {
            string name = output.Producer.Scope?.Name ?? "output";
            string unique = name;
            for (int i = 1; !taken.Add(unique); i++)
                unique = $"{name}_{i}";

            yield return unique;
        }
    }

    private static string Version() =>
        typeof(OnnxExporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? string.Empty;
}
