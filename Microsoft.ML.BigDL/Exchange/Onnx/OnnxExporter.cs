using System.Collections.Immutable;
using System.Reflection;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
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

    /// <param name="graph">The graph in the form that is trained.</param>
    /// <param name="weightsOf">The values of a parameter.</param>
    /// <param name="options">Names and notes.</param>
    /// <exception cref="NotSupportedException">An operator has no counterpart in ONNX; the text names all of them.</exception>
    public static ModelProto Export(Graph graph, Func<Parameter, Tensor> weightsOf, OnnxExportOptions? options = null)
    {
        options ??= new OnnxExportOptions();
        Graph scoring = InferenceForm.Of(graph);
        GraphProto proto = new() { Name = options.GraphName };
        OnnxGraphWriter writer = new(proto, weightsOf);
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
