using System.Collections.Immutable;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>
/// Builds a graph from an ONNX model, node by node. Arithmetic on shapes is done while importing; what depends on the
/// fed values becomes nodes; stored float arrays become parameters, so that an imported model can be trained further.
/// </summary>
public static class OnnxImporter
{
    /// <summary>
    /// Imports a model file. The model's parameters start from the weights in the file; its inputs keep their names, and
    /// the leading symbolic axis becomes the batch axis.
    /// </summary>
    /// <param name="path">The file; weights it keeps in other files of its folder are read too.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The file is empty, truncated, damaged, foreign or too new.</exception>
    /// <exception cref="NotSupportedException">The model needs what this library lacks; the text lists all of it.</exception>
    public static Layers.Model Import(string path)
    {
        Graph graph = ImportGraph(path).Graph;
        return new Layers.Model(graph.Inputs, graph.Outputs);
    }

    /// <summary>Imports a model file as a graph.</summary>
    internal static ImportedGraph ImportGraph(string path, OnnxImportOptions? options = null) =>
        Import(OnnxFile.Read(path), path, Path.GetDirectoryName(Path.GetFullPath(path)), options);

    /// <summary>Imports a serialized model.</summary>
    internal static ImportedGraph ImportGraph(byte[] bytes, string source, OnnxImportOptions? options = null) =>
        Import(OnnxFile.Parse(bytes, source), source, null, options);

    private static ImportedGraph Import(ModelProto model, string source, string? folder, OnnxImportOptions? options)
    {
        OnnxKnownInputs knownInputs = new((options ?? new OnnxImportOptions()).KnownInputs);
        OnnxImportContext context = new(model, source, folder, knownInputs);
        OnnxNames names = new(null);
        HashSet<string> stored = [];
        foreach (TensorProto initializer in model.Graph.Initializer)
        {
            stored.Add(initializer.Name);
            names.Define(initializer.Name, OnnxOperand.Initializer(initializer.Name, context.ReadTensor(initializer), context));
        }

        if (model.Graph.SparseInitializer.Count > 0)
            throw new NotSupportedException($"'{source}' stores sparse tensors, which are not supported. Export it with dense ones.");

        // Formats before IR version 4 list stored values among the inputs.
        ValueInfoProto[] declared = [.. model.Graph.Input.Where(input => !stored.Contains(input.Name))];
        ImmutableArray<Value> inputs = OnnxInputs.Declare(declared, source);
        for (int i = 0; i < declared.Length; i++)
        {
            knownInputs.Declare(declared[i].Name, inputs[i]);
            names.Define(declared[i].Name, context.Computed(declared[i].Name, inputs[i]));
        }

        ImmutableArray<string> outputs = [.. model.Graph.Output.Select(output => output.Name)];
        context.ImportNodes(model.Graph.Node, outputs, names, null, model.OpsetImport);
        if (context.Refusals.Count > 0)
        {
            throw new NotSupportedException($"'{source}' cannot be imported: {string.Join("; ", context.Refusals)}");
        }

        ImmutableArray<Value> values = [.. outputs.Select(name => names.Find(name, source)!.AsValue())];
        return new ImportedGraph(
            Graph.Trace(inputs, values),
            outputs,
            knownInputs.Used,
            model.MetadataProps.DistinctBy(entry => entry.Key).ToDictionary(entry => entry.Key, entry => entry.Value));
    }
}
